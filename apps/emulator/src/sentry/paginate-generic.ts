import type { Cursor, NextCursor } from "./cursor.ts";
import { BadRequest } from "./errors.ts";
import type { Page } from "./paginate-datetime.ts";

/** Page-number cursors over rows that are all at hand: `0:100:0` is what comes after the first hundred. */
export function paginateGeneric<T>(cursor: Cursor, limit: number, rows: readonly T[]): Page<T> {
  const page = Number(cursor.offset);
  if (page < 0) throw new BadRequest("Pagination offset cannot be negative");
  const offset = page * (Number(cursor.value) || limit);
  const cut = rows.slice(offset, offset + limit);
  return {
    rows: cut,
    previous: claim(limit, page - 1, true, page > 0),
    next: claim(limit, page + 1, false, offset + limit < rows.length),
  };
}

function claim(limit: number, page: number, isPrevious: boolean, hasResults: boolean): NextCursor {
  return { value: BigInt(limit), offset: BigInt(page), isPrevious, hasResults };
}
