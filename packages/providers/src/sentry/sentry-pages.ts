import { createPageSequenceCheck } from "../page-sequence-check.ts";
import type { Upstream } from "../provider.ts";
import { sendRequest, type UpstreamRequest, type UpstreamResponse } from "../send-request.ts";
import { readNextCursor } from "./sentry-next-cursor.ts";

export interface SentryPage extends UpstreamResponse {
  /** The cursor of the next page, or null after the last page. */
  readonly next: string | null;
}

export interface SentryPaging {
  /** Rows per page, 1 to 100. */
  readonly pageSize: number;
  /** The cursor of the first page to request. */
  readonly after?: string | undefined;
  /** Whether a body is the complete list, regardless of its headers. By default none is. */
  readonly isWhole?: (body: unknown) => boolean;
}

/**
 * Reads a Sentry list page by page, with forward cursors only. Sentry's backward cursors repeat and skip rows.
 *
 * @throws UpstreamError, `unreadable` if a cursor or a page repeats, if there are too many pages, or if a full page does not
 * say whether there is a next page.
 */
export async function* readPages(
  upstream: Upstream,
  request: UpstreamRequest,
  { pageSize, after, isWhole = () => false }: SentryPaging,
): AsyncGenerator<SentryPage, void, undefined> {
  const seen = new Set<string>();
  const checkSequence = createPageSequenceCheck();
  let cursor = after ?? null;
  do {
    if (cursor !== null) seen.add(cursor);
    const paging = { per_page: String(pageSize), ...(cursor !== null && { cursor }) };
    const response = await sendRequest(upstream, { ...request, parameters: { ...request.parameters, ...paging } });
    checkSequence(readIds(response.body), response.invalidResponse);
    cursor = isWhole(response.body) ? null : findNextCursor(response, pageSize);
    if (cursor !== null && seen.has(cursor)) throw response.invalidResponse("a cursor of an earlier page");
    yield { ...response, next: cursor };
  } while (cursor !== null);
}

function findNextCursor({ headers, body, invalidResponse }: UpstreamResponse, pageSize: number): string | null {
  const next = readNextCursor(headers.get("link"));
  if (next !== undefined) return next;
  // If a proxy removes the Link header, or a part of it, the first page must not look like the complete list.
  if (Array.isArray(body) && body.length >= pageSize) throw invalidResponse("a full page without a next cursor");
  return null;
}

/** The ids of the rows of a page, as far as they are readable. The caller checks the rows. */
function readIds(body: unknown): readonly string[] {
  if (!Array.isArray(body)) return [];
  return body.flatMap((row: unknown) => {
    const id = typeof row === "object" && row !== null && "id" in row ? row.id : null;
    return typeof id === "string" || typeof id === "number" ? [String(id)] : [];
  });
}
