import type { EndpointResult, SentryRequestContext } from "./sentry-request-context.ts";
import { printSentryLink } from "./sentry-link-header.ts";
import type { PaginatedRows } from "./paginate-datetime.ts";
import { paginateOffset } from "./paginate-offset.ts";
import { parsePageParameters } from "./paginator-parameters.ts";

/** One page of a list that is completely in memory. The lists of one organization are read this way. */
export function paginateRows<T>(
  context: SentryRequestContext,
  rows: readonly T[],
  print: (row: T) => unknown,
): EndpointResult {
  const { limit, cursor } = parsePageParameters(context);
  return printPage(
    context,
    paginateOffset(cursor, limit, (offset, count) => rows.slice(offset, offset + count)),
    print,
  );
}

/** The result for one page of rows, with its `Link` header. */
export function printPage<T>(
  { server, url }: SentryRequestContext,
  page: PaginatedRows<T>,
  print: (row: T) => unknown,
): EndpointResult {
  return { body: page.rows.map(print), link: printSentryLink(server.origin, url, page.previous, page.next) };
}
