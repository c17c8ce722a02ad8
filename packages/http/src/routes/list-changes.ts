import { createProblem } from "@roster/core/problem";
import { decodeFeedCursor, encodeFeedCursor, readChangeFeed, type FeedCursor, type Warning } from "@roster/core/source";
import type { Operation } from "../operation.ts";
import type { RequestContext } from "../request-context.ts";
import { integer, InvalidValue, readQueryParameters, type QueryParameter } from "../requests/query-parameters.ts";
import { selectSources, sourceFilters, type DescribedSources } from "../requests/source-filters.ts";
import { jsonResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import { rosterProblemResponse } from "../responses/roster-problem.ts";

export const listChangesOperation: Operation = {
  id: "listChanges",
  method: "GET",
  path: "/v1/changes",
  dialect: "roster",
  summary: "List changes",
  description:
    "The changes of each source in the order in which they happened, at least once each; changes of different sources " +
    "are ordered by time. `page.next` is never null: store it, and send it with the next request. A source that has not " +
    "answered is named in `warnings`, and keeps its place in `page.next`. Changes are kept for a week. A cursor with an " +
    "older place is refused with 410 and a cursor that restarts only the sources in `candidates`, at their end.",
  scope: "org:read",
  recordsAuthOutcome: false,
  parameters: changesParameters,
  handle: listChanges,
};

const AFTER: QueryParameter<FeedCursor | "now" | "start"> = {
  description:
    "`page.next` of the previous page. `now` starts at the end of the feed of each source. Without it, the feed starts at the oldest " +
    "change that is kept.",
  schema: { type: "string" },
  read: (text) => {
    if (text === null) return "start";
    if (text === "now") return "now";
    return decodeFeedCursor(text) ?? new InvalidValue("is neither `now` nor a cursor of this feed");
  },
};

function changesParameters(described: DescribedSources) {
  return {
    after: AFTER,
    limit: integer(1, 1000, 100, "The maximum number of changes of the page."),
    ...sourceFilters(described),
  };
}

async function listChanges({ url, deployment, sourcesInView }: RequestContext): Promise<BufferedResponse> {
  const { after, limit, ...filters } = readQueryParameters(url.searchParams, changesParameters(deployment));
  const sources = selectSources(sourcesInView, filters, deployment);
  const { changes, next, more, gone, unanswered } = await readChangeFeed(sources, after, limit);
  const cursor = encodeFeedCursor(next);
  if (gone.length > 0) {
    const detail =
      `The changes of ${gone.join(", ")} after this cursor are no longer kept. Read the organizations of these sources ` +
      "again, and continue with `next`, which keeps the place of all other sources.";
    return rosterProblemResponse(createProblem("changes-gone", detail, { next: cursor, candidates: gone }));
  }
  const body = { data: changes, page: { next: cursor, more }, warnings: unanswered.map(unansweredWarning) };
  return jsonResponse(body, { "Cache-Control": "no-store" });
}

function unansweredWarning(source: string): Warning {
  const detail = `${source} has not answered. Its changes follow, from the same place, when it answers.`;
  return { code: "source-failed", source, detail };
}
