import { createProblem } from "@roster/core/problem";
import { parseFeedPlace, printFeedPlace, readFeed, type FeedPlace } from "@roster/core/source";
import { jsonAnswer, type Answer } from "../answer/answer.ts";
import { problemAnswer } from "../answer/problem.ts";
import type { Asked } from "../asked.ts";
import type { Operation } from "../operation.ts";
import { Fault, integer, readParameters, type Parameter } from "../read/parameters.ts";
import { pickSources, sourceFilters, type Described } from "../read/view.ts";

export const changesOperation: Operation = {
  id: "listChanges",
  method: "GET",
  path: "/v1/changes",
  dialect: "roster",
  summary: "Read what became different",
  about:
    "Each source's changes in the order they happened, at least once; between sources by time. `page.next` is never null: keep it, and ask again. A cursor past the retention of a week is 410, with one that starts again.",
  scope: "org:read",
  vouches: false,
  parameters,
  answer: answerChanges,
};

const AFTER: Parameter<FeedPlace | "now" | "start"> = {
  about:
    "`page.next` of the page before; `now` begins at the end of the feed. Without it, the feed begins where it is kept from.",
  schema: { type: "string" },
  read: (text) => {
    if (text === null) return "start";
    if (text === "now") return "now";
    return parseFeedPlace(text) ?? new Fault("is neither `now` nor a cursor of this feed");
  },
};

function parameters(described: Described) {
  return {
    after: AFTER,
    limit: integer(1, 1000, 100, "How many changes a page holds at most."),
    ...sourceFilters(described),
  };
}

async function answerChanges({ url, deployment, inView }: Asked): Promise<Answer> {
  const { after, limit, ...filters } = readParameters(url.searchParams, parameters(deployment));
  const sources = pickSources(inView, filters, deployment);
  const { changes, next, more, gone } = await readFeed(sources, after, limit);
  const cursor = printFeedPlace(next);
  if (gone.length > 0) {
    const detail = `The changes of ${gone.join(", ")} since then are not kept any more. Read the list, and go on with next.`;
    return problemAnswer(createProblem("changes-gone", detail, { next: cursor, candidates: gone }));
  }
  return jsonAnswer({ data: changes, page: { next: cursor, more } }, { "Cache-Control": "no-store" });
}
