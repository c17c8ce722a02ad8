import { decodeCursor, decodePosition, matchesSort, type Cursor, type Sort } from "@roster/core/pagination";
import { throwProblem } from "@roster/core/problem";
import { integer, InvalidValue, type QueryParameter } from "./query-parameters.ts";

/** The parameters of every paged list. */
export const PAGE_PARAMETERS = {
  limit: integer(1, 100, 50, "The maximum number of rows of the page."),
  cursor: nonEmptyText("`page.next`, `page.previous` or `page.retry` of an earlier response to the same query."),
  position: nonEmptyText("The `position` of a row. The page starts after it, or, with the prefix `~`, ends before it."),
};

/**
 * The cursor that `cursor` or `position` names; null = the first page. `position` is the position of a row (the page starts
 * after it), or `~` and the position of a row (the page ends before it).
 */
export function readCursor(
  parameters: { readonly cursor: string; readonly position: string },
  sort: Sort,
  fingerprint: string,
): Cursor | null {
  const { cursor, position } = parameters;
  if (cursor && position) {
    throwProblem("invalid-parameter", "cursor and position exclude each other.", { parameter: "position" });
  }
  if (position) return readPosition(position, sort);
  if (!cursor) return null;
  const decoded = decodeCursor(cursor, sort, fingerprint);
  if (decoded === "unreadable") throwProblem("invalid-cursor", "The cursor cannot be read.", { parameter: "cursor" });
  if (decoded === "other-question") {
    const detail = "The cursor belongs to another list: query, sort order and filters must not change between pages.";
    throwProblem("invalid-cursor", detail, { parameter: "cursor" });
  }
  return decoded;
}

function readPosition(text: string, sort: Sort): Cursor {
  const isPrevious = text.startsWith("~");
  const position = decodePosition(isPrevious ? text.slice(1) : text);
  if (!position || !matchesSort(sort, position)) {
    return throwProblem("invalid-parameter", "position is not valid for this sort order.", { parameter: "position" });
  }
  return { direction: isPrevious ? "previous" : "next", position, lag: new Map() };
}

/** A text that may be absent, but not empty. An empty one usually means that the client's variable was not set. */
function nonEmptyText(description: string): QueryParameter<string> {
  return {
    description,
    schema: { type: "string", minLength: 1 },
    read: (value) => {
      if (value === null) return "";
      return value === "" ? new InvalidValue("is empty") : value;
    },
  };
}
