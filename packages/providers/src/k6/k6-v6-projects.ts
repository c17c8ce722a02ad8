import { createPageSequenceCheck } from "../page-sequence-check.ts";
import type { Upstream, UpstreamProjectPage } from "../provider.ts";
import { createDeduplicator, readRows } from "../rows.ts";
import type { K6Config } from "./k6-config.ts";
import { normalizeProject } from "./k6-normalize.ts";
import type { AddressableStack } from "./k6-stack.ts";
import { checkStack, requestProjects } from "./k6-v6-request.ts";
import { k6Project } from "./k6-wire.ts";

/** The maximum page size of v6. */
const PAGE_SIZE = 1000;

/**
 * Lists the projects of a stack, with `$skip` and `$top`. v6 ends a list by the absence of `@nextLink`. A full page without
 * that link may be the last one, or a page whose link was lost, so the page behind it is requested too.
 *
 * @throws UpstreamError, `unreadable` for a page without new rows that is not the end.
 */
export async function* readStackProjects(
  upstream: Upstream,
  config: K6Config,
  stack: AddressableStack,
): AsyncGenerator<UpstreamProjectPage, void, undefined> {
  const id = stack.id ?? (await checkStack(upstream, config, stack)).id;
  const isFirst = createDeduplicator();
  const checkSequence = createPageSequenceCheck();
  for (let skip = 0; ;) {
    const paging = { $top: String(PAGE_SIZE), $skip: String(skip), $orderby: "created" };
    const { value, hasLink, rate, invalidResponse } = await requestProjects(
      upstream,
      config.origin,
      id,
      "projects",
      paging,
    );
    const all = readRows(k6Project, value, invalidResponse);
    checkSequence(
      all.map(({ wire }) => wire.id),
      invalidResponse,
    );
    const rows = all.filter(({ wire }) => isFirst(wire.id));
    yield { projects: rows.map(normalizeProject), rate, fallback: "v6" };
    if (hasLink && rows.length === 0) throw invalidResponse("the upstream states more rows than it returned");
    if (!hasLink && value.length < PAGE_SIZE) return;
    skip += value.length;
  }
}
