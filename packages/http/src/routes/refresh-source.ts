import { refuse } from "@roster/core/problem";
import { narrowSources } from "@roster/core/source";
import { jsonAnswer, type Answer } from "../answer/answer.ts";
import type { Asked } from "../asked.ts";
import type { Operation, PathValues } from "../operation.ts";
import { readParameters } from "../read/parameters.ts";

export const refreshOperation: Operation = {
  id: "refreshSource",
  method: "POST",
  path: "/v1/sources/{id}/refresh",
  dialect: "roster",
  summary: "Ask a source to read its upstream anew",
  about: "Answers at once. The source reads as soon as that is polite to its upstream, or joins the reading under way.",
  scope: "org:read",
  vouches: false,
  parameters: () => ({}),
  answer: answerRefresh,
};

async function answerRefresh({ url, deployment, inView }: Asked, { id = "" }: PathValues): Promise<Answer> {
  readParameters(url.searchParams, {});
  const picked = narrowSources(inView, (source) => source.id === id);
  if (picked.length === 0) {
    const isKnown = deployment.sources.some((source) => source.id === id);
    if (isKnown) refuse("source-not-in-view", `The credential does not bring ${id} into view.`);
    refuse("source-not-found", "There is no source of that name.");
  }
  await Promise.all(picked.map((source) => source.refresh([id])));
  return jsonAnswer({ data: { source: id, status: "accepted" } }, { "Cache-Control": "no-store" }, 202);
}
