import type { Answer, Call } from "./call.ts";
import { printLink } from "./link.ts";
import type { Page } from "./paginate-datetime.ts";
import { paginateOffset } from "./paginate-offset.ts";
import { readPage } from "./read-page.ts";

/** A page of rows that are all at hand, as the lists that belong to one organization have it. */
export function pageRows<T>(call: Call, rows: readonly T[], print: (row: T) => unknown): Answer {
  const { limit, cursor } = readPage(call);
  return answerPage(
    call,
    paginateOffset(cursor, limit, (offset, count) => rows.slice(offset, offset + count)),
    print,
  );
}

export function answerPage<T>({ server, url }: Call, page: Page<T>, print: (row: T) => unknown): Answer {
  return { body: page.rows.map(print), link: printLink(server.origin, url, page.previous, page.next) };
}
