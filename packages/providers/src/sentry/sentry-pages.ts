import { sendRequest, type UpstreamResponse, type UpstreamRequest } from "../send-request.ts";
import type { Upstream } from "../provider.ts";
import { readNextCursor } from "./sentry-next-cursor.ts";

export interface SentryPage extends UpstreamResponse {
  /** The cursor of the page behind this one, or null after the last. */
  readonly next: string | null;
}

export interface Paging {
  /** Rows a page, 1 to 100. */
  readonly pageSize: number;
  /** The cursor of the first page to ask for. */
  readonly after?: string | undefined;
  /** Whether a body is all there is, whatever its headers say; none is, unless given. */
  readonly isWhole?: (body: unknown) => boolean;
}

/**
 * Asks for a Sentry list page by page, with forward cursors only: Sentry's backward ones repeat and skip rows.
 *
 * @throws UpstreamError; `unreadable` where paging goes in circles or cannot tell whether more follows.
 */
export async function* readPages(
  upstream: Upstream,
  question: UpstreamRequest,
  { pageSize, after, isWhole = () => false }: Paging,
): AsyncGenerator<SentryPage, void, undefined> {
  const seen = new Set<string>();
  let cursor = after ?? null;
  do {
    if (cursor !== null) seen.add(cursor);
    const paging = { per_page: String(pageSize), ...(cursor !== null && { cursor }) };
    const answer = await sendRequest(upstream, { ...question, parameters: { ...question.parameters, ...paging } });
    cursor = isWhole(answer.body) ? null : findNext(answer, pageSize);
    if (cursor !== null && seen.has(cursor)) throw answer.complain("paging goes in circles");
    yield { ...answer, next: cursor };
  } while (cursor !== null);
}

function findNext({ headers, body, complain }: UpstreamResponse, pageSize: number): string | null {
  const next = readNextCursor(headers.get("link"));
  if (next !== undefined) return next;
  // A proxy that drops the header must not turn the first hundred into all there are.
  if (Array.isArray(body) && body.length >= pageSize) throw complain("a full page that does not say what follows");
  return null;
}
