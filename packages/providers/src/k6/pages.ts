import * as v from "valibot";
import { call, type Answer, type Question } from "../call.ts";
import { createDistinct } from "../distinct.ts";
import type { Upstream } from "../provider.ts";
import type { RateReading } from "../rate.ts";
import { readRows, type Row } from "../rows.ts";
import { k6Meta, type K6Meta } from "./wire.ts";

export interface K6Page<Wire> {
  /** The rows that no earlier page had. */
  readonly rows: readonly Row<Wire>[];
  readonly rate: RateReading | null;
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
  question: Question,
  key: string,
  schema: Schema,
): AsyncGenerator<K6Page<v.InferOutput<Schema>>, void, undefined> {
  const isFirst = createDistinct();
  let given = 0;
  for (let page = 1; ; page += 1) {
    const answer = await call(upstream, page === 1 ? question : { ...question, parameters: { page: String(page) } });
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

function open({ body, complain }: Answer, key: string): { list: unknown; meta: K6Meta } {
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
