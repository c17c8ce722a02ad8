import * as v from "valibot";
import { sendRequest, type UpstreamResponse, type UpstreamRequest } from "../send-request.ts";
import { createDeduplicator } from "../distinct.ts";
import type { Upstream } from "../provider.ts";
import type { UpstreamRateLimit } from "../upstream-rate-limit.ts";
import { readRows, type WireRow } from "../rows.ts";
import { k6Meta, type K6Meta } from "./k6-wire.ts";

export interface K6Page<Wire> {
  /** The rows that no earlier page had. */
  readonly rows: readonly WireRow<Wire>[];
  readonly rate: UpstreamRateLimit | null;
}

/**
 * Asks for a k6 list. The API documents no paging and answers whole, so the first request asks for none. Where an
 * answer's `meta` says that there is more, it is asked for by `page` until a page brings nothing new.
 *
 * @param key the list's name in its envelope: `organizations` in `{"organizations": […]}`.
 * @throws UpstreamError; `unreadable` where the upstream goes on claiming more than it gives.
 */
export async function* readPages<Schema extends v.GenericSchema<unknown, { id: string }>>(
  upstream: Upstream,
  question: UpstreamRequest,
  key: string,
  schema: Schema,
): AsyncGenerator<K6Page<v.InferOutput<Schema>>, void, undefined> {
  const isFirst = createDeduplicator();
  let given = 0;
  for (let page = 1; ; page += 1) {
    const answer = await sendRequest(
      upstream,
      page === 1 ? question : { ...question, parameters: { page: String(page) } },
    );
    const { list, meta } = open(answer, key);
    const all = readRows(schema, list, answer.complain);
    const rows = all.filter(({ wire }) => isFirst(wire.id));
    given += rows.length;
    yield { rows, rate: answer.rate };
    if (!hasMore(meta, given)) return;
    if (rows.length > 0) continue;
    // An empty page is an end, whatever `next` says; a repeated one, or a count out of reach, is a part of a list.
    if (all.length > 0 || isShort(meta, given)) throw answer.complain("more is claimed than given");
    return;
  }
}

function open({ body, complain }: UpstreamResponse, key: string): { list: unknown; meta: K6Meta } {
  const envelope = v.safeParse(v.looseObject({ meta: k6Meta }), body);
  if (!envelope.success) throw complain("no object where one is due");
  return { list: envelope.output[key], meta: envelope.output.meta };
}

function hasMore(meta: K6Meta, given: number): boolean {
  return Boolean(meta.next) || isShort(meta, given);
}

function isShort(meta: K6Meta, given: number): boolean {
  return meta.count !== null && meta.count > given;
}
