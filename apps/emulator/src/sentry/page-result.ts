import type { EndpointResult, SentryRequest } from "./sentry-request.ts";
import { printSentryLink } from "./sentry-link-header.ts";
import type { PaginatedRows } from "./paginate-datetime.ts";
import { paginateOffset } from "./paginate-offset.ts";
import { parsePageParameters } from "./page-parameters.ts";

/** A page of rows that are all at hand, as the lists that belong to one organization have it. */
export function paginateRows<T>(call: SentryRequest, rows: readonly T[], print: (row: T) => unknown): EndpointResult {
  const { limit, cursor } = parsePageParameters(call);
  return printPage(
    call,
    paginateOffset(cursor, limit, (offset, count) => rows.slice(offset, offset + count)),
    print,
  );
}

export function printPage<T>(
  { server, url }: SentryRequest,
  page: PaginatedRows<T>,
  print: (row: T) => unknown,
): EndpointResult {
  return { body: page.rows.map(print), link: printSentryLink(server.origin, url, page.previous, page.next) };
}
