import { jsonAnswer, type Answer } from "../answer/answer.ts";
import { REVALIDATE } from "../answer/json.ts";
import type { Asked } from "../asked.ts";
import type { Operation } from "../operation.ts";
import { readParameters } from "../read/parameters.ts";
import { pickSources, sourceFilters } from "../read/view.ts";

export const sourcesOperation: Operation = {
  id: "listSources",
  method: "GET",
  path: "/v1/sources",
  dialect: "roster",
  summary: "List the sources in view",
  about: "How each stands: its health, when it was synced, how many organizations it holds, which hosts nobody serves.",
  scope: "org:read",
  vouches: false,
  parameters: sourceFilters,
  answer: answerSources,
};

async function answerSources({ url, deployment, inView }: Asked): Promise<Answer> {
  const filters = readParameters(url.searchParams, sourceFilters(deployment));
  const sources = pickSources(inView, filters, deployment);
  const data = (await Promise.all(sources.map((source) => source.status()))).flat();
  return jsonAnswer({ data }, { "Cache-Control": REVALIDATE });
}
