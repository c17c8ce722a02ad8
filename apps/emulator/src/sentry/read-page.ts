import { parsePythonInteger } from "../python-number.ts";
import type { Call } from "./call.ts";
import type { Cursor } from "./cursor.ts";
import { FIRST_PAGE, readCursor } from "./cursor.ts";
import { BadRequest } from "./errors.ts";

const LARGEST_PAGE = 100;

/** The page a request asks for: the size is checked before the cursor. */
export function readPage({ query }: Call): { limit: number; cursor: Cursor } {
  const limit = readPerPage(query.get("per_page"));
  const text = query.get("cursor");
  const cursor = text === null || text === "" ? FIRST_PAGE : readCursor(text);
  if (cursor === null) throw new BadRequest("Invalid cursor parameter.");
  return { limit, cursor };
}

function readPerPage(text: string | null): number {
  if (text === null) return LARGEST_PAGE;
  const size = parsePythonInteger(text);
  if (size === null) throw new BadRequest("Invalid per_page parameter.");
  if (size < 1n || size > BigInt(LARGEST_PAGE)) {
    throw new BadRequest("Invalid per_page value. Must be between 1 and 100.");
  }
  return Number(size);
}
