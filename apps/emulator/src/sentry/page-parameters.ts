import { parsePythonInteger } from "../python-number.ts";
import type { SentryRequest } from "./sentry-request.ts";
import type { PaginatorCursor } from "./paginator-cursor.ts";
import { FIRST_PAGE_CURSOR, decodePaginatorCursor } from "./paginator-cursor.ts";
import { SentryBadRequest } from "./sentry-errors.ts";

const MAX_PAGE_SIZE = 100;

/** The page a request asks for: the size is checked before the cursor. */
export function parsePageParameters({ query }: SentryRequest): { limit: number; cursor: PaginatorCursor } {
  const limit = readPerPage(query.get("per_page"));
  const text = query.get("cursor");
  const cursor = text === null || text === "" ? FIRST_PAGE_CURSOR : decodePaginatorCursor(text);
  if (cursor === null) throw new SentryBadRequest("Invalid cursor parameter.");
  return { limit, cursor };
}

function readPerPage(text: string | null): number {
  if (text === null) return MAX_PAGE_SIZE;
  const size = parsePythonInteger(text);
  if (size === null) throw new SentryBadRequest("Invalid per_page parameter.");
  if (size < 1n || size > BigInt(MAX_PAGE_SIZE)) {
    throw new SentryBadRequest("Invalid per_page value. Must be between 1 and 100.");
  }
  return Number(size);
}
