import { decodePosition, matchesSort, decodeCursor, type Cursor, type Sort } from "@roster/core/pagination";
import { throwProblem } from "@roster/core/problem";
import { InvalidValue, integer, type QueryParameter } from "./query-parameters.ts";

/** The parameters of everything that comes in pages. */
export const PAGE_PARAMETERS = {
  limit: integer(1, 100, 50, "How many rows a page has at most."),
  cursor: place(
    "Where to read on: `page.next`, `page.previous` or `page.retry` of an earlier answer to the same question.",
  ),
  position: place("A row's `position`: read on after it, or, with `~` before it, back from it."),
};

/**
 * The place that `cursor` or `position` names in the answer to the question of `fingerprint`; null = the first page.
 * `position` is a row's position (read on after it), or `~` and a row's position (read back from it).
 */
export function readCursor(
  parameters: { readonly cursor: string; readonly position: string },
  sort: Sort,
  fingerprint: string,
): Cursor | null {
  const { cursor, position } = parameters;
  if (cursor && position)
    throwProblem("invalid-parameter", "cursor and position exclude each other.", { parameter: "position" });
  if (position) return readPosition(position, sort);
  if (!cursor) return null;
  const read = decodeCursor(cursor, sort, fingerprint);
  if (read === "unreadable") throwProblem("invalid-cursor", "The cursor cannot be read.", { parameter: "cursor" });
  if (read === "other-question") {
    const detail = "The cursor belongs to another question: query, sort and filters have to stay as they were.";
    throwProblem("invalid-cursor", detail, { parameter: "cursor" });
  }
  return read;
}

function readPosition(text: string, sort: Sort): Cursor {
  const back = text.startsWith("~");
  const position = decodePosition(back ? text.slice(1) : text);
  if (!position || !matchesSort(sort, position)) {
    return throwProblem("invalid-parameter", "position is not a position of this order.", { parameter: "position" });
  }
  return { direction: back ? "previous" : "next", position, lag: new Map() };
}

/** A cursor or position as sent. An empty one is refused: it is a variable that was not set, not a first page. */
function place(about: string): QueryParameter<string> {
  return {
    description: about,
    schema: { type: "string", minLength: 1 },
    read: (value) => {
      if (value === null) return "";
      return value === "" ? new InvalidValue("is empty") : value;
    },
  };
}
