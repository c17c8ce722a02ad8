import * as v from "valibot";
import type { Upstream } from "../provider.ts";
import { createDeduplicator, readRows, type WireRow } from "../rows.ts";
import { sendRequest, type UpstreamRequest, type UpstreamResponse } from "../send-request.ts";
import type { UpstreamRateLimit } from "../upstream-rate-limit.ts";
import { k6Meta, type K6Meta } from "./k6-wire.ts";

export interface K6Page<Wire> {
  /** The rows that were not on an earlier page. */
  readonly rows: readonly WireRow<Wire>[];
  readonly rate: UpstreamRateLimit | null;
}

/**
 * Reads a k6 list. The API documents no paging and returns the complete list, so the first request has no `page` parameter.
 * If the `meta` of a response says that there are more rows, further pages are requested until a page has no new rows.
 *
 * @param key the name of the list in the response: `organizations` in `{"organizations": […]}`.
 * @throws UpstreamError, `unreadable` if the upstream states more rows than it returns.
 */
export async function* readPages<Schema extends v.GenericSchema<unknown, { id: string }>>(
  upstream: Upstream,
  request: UpstreamRequest,
  key: string,
  schema: Schema,
): AsyncGenerator<K6Page<v.InferOutput<Schema>>, void, undefined> {
  const isFirst = createDeduplicator();
  let total = 0;
  for (let page = 1; ; page += 1) {
    const parameters = { page: String(page) };
    const response = await sendRequest(upstream, page === 1 ? request : { ...request, parameters });
    const { list, meta } = readEnvelope(response, key);
    const all = readRows(schema, list, response.invalidResponse);
    const rows = all.filter(({ wire }) => isFirst(wire.id));
    total += rows.length;
    yield { rows, rate: response.rate };
    if (!hasMore(meta, total)) return;
    if (rows.length > 0) continue;
    // An empty page is the end, even if `next` is set. A page that repeats earlier rows, or a total below `count`, means
    // that the list is incomplete.
    if (all.length > 0 || isBelowCount(meta, total))
      throw response.invalidResponse("the upstream states more rows than it returned");
    return;
  }
}

function readEnvelope({ body, invalidResponse }: UpstreamResponse, key: string): { list: unknown; meta: K6Meta } {
  const envelope = v.safeParse(v.looseObject({ meta: k6Meta }), body);
  if (!envelope.success) throw invalidResponse("the body is not an object");
  return { list: envelope.output[key], meta: envelope.output.meta };
}

function hasMore(meta: K6Meta, total: number): boolean {
  return Boolean(meta.next) || isBelowCount(meta, total);
}

function isBelowCount(meta: K6Meta, total: number): boolean {
  return meta.count !== null && meta.count > total;
}
