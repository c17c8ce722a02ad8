import { createProblem } from "@roster/core/problem";
import { decodeFeedCursor, encodeFeedCursor, readChangeFeed, type FeedCursor } from "@roster/core/source";
import { jsonResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import { rosterProblemResponse } from "../responses/roster-problem.ts";
import type { RequestContext } from "../request-context.ts";
import type { Operation } from "../operation.ts";
import { InvalidValue, integer, readQueryParameters, type QueryParameter } from "../requests/query-parameters.ts";
import { selectSources, sourceFilters, type DescribedSources } from "../requests/source-filters.ts";

export const listChangesOperation: Operation = {
  id: "listChanges",
  method: "GET",
  path: "/v1/changes",
  dialect: "roster",
  summary: "Read what became different",
  description:
    "Each source's changes in the order they happened, at least once; between sources by time. `page.next` is never null: keep it, and ask again. A cursor past the retention of a week is 410, with one that starts again.",
  scope: "org:read",
  recordsAuthOutcome: false,
  parameters,
  handle: answerChanges,
};

const AFTER: QueryParameter<FeedCursor | "now" | "start"> = {
  description:
    "`page.next` of the page before; `now` begins at the end of the feed. Without it, the feed begins where it is kept from.",
  schema: { type: "string" },
  read: (text) => {
    if (text === null) return "start";
    if (text === "now") return "now";
    return decodeFeedCursor(text) ?? new InvalidValue("is neither `now` nor a cursor of this feed");
  },
};

function parameters(described: DescribedSources) {
  return {
    after: AFTER,
    limit: integer(1, 1000, 100, "How many changes a page holds at most."),
    ...sourceFilters(described),
  };
}

async function answerChanges({ url, deployment, sourcesInView: inView }: RequestContext): Promise<BufferedResponse> {
  const { after, limit, ...filters } = readQueryParameters(url.searchParams, parameters(deployment));
  const sources = selectSources(inView, filters, deployment);
  const { changes, next, more, gone } = await readChangeFeed(sources, after, limit);
  const cursor = encodeFeedCursor(next);
  if (gone.length > 0) {
    const detail = `The changes of ${gone.join(", ")} since then are not kept any more. Read the list, and go on with next.`;
    return rosterProblemResponse(createProblem("changes-gone", detail, { next: cursor, candidates: gone }));
  }
  return jsonResponse({ data: changes, page: { next: cursor, more } }, { "Cache-Control": "no-store" });
}
