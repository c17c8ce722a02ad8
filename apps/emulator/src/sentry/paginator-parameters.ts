import { parsePythonInteger } from "../python-number.ts";
import type { SentryRequestContext } from "./sentry-request-context.ts";
import type { PaginatorCursor } from "./paginator-cursor.ts";
import { FIRST_PAGE_CURSOR, decodePaginatorCursor } from "./paginator-cursor.ts";
import { SentryBadRequest } from "./sentry-errors.ts";

const MAX_PAGE_SIZE = 100;

/** Parses `per_page` and `cursor`. Like Sentry, it checks `per_page` first. */
export function parsePageParameters({ query }: SentryRequestContext): { limit: number; cursor: PaginatorCursor } {
  const limit = parsePerPage(query.get("per_page"));
  const text = query.get("cursor");
  const cursor = text === null || text === "" ? FIRST_PAGE_CURSOR : decodePaginatorCursor(text);
  if (cursor === null) throw new SentryBadRequest("Invalid cursor parameter.");
  return { limit, cursor };
}

function parsePerPage(text: string | null): number {
  if (text === null) return MAX_PAGE_SIZE;
  const size = parsePythonInteger(text);
  if (size === null) throw new SentryBadRequest("Invalid per_page parameter.");
  if (size < 1n || size > BigInt(MAX_PAGE_SIZE)) {
    throw new SentryBadRequest("Invalid per_page value. Must be between 1 and 100.");
  }
  return Number(size);
}
