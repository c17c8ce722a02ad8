import { jsonAnswer, type Answer } from "../answer/answer.ts";
import { REVALIDATE } from "../answer/json.ts";
import type { Asked } from "../asked.ts";
import { credentialHeader } from "../auth/authenticate.ts";
import { isInView, kindOf, SCOPES } from "../auth/principal.ts";
import type { Operation } from "../operation.ts";
import { readParameters } from "../read/parameters.ts";

export const meOperation: Operation = {
  id: "getMe",
  method: "GET",
  path: "/v1/me",
  dialect: "roster",
  summary: "What this credential is",
  about:
    "Its kind, its scopes, the sources it brings into view, and the headers that would bring more. Whether an upstream " +
    "takes a credential of the caller's own is not known here: only using it tells.",
  scope: null,
  vouches: false,
  parameters: () => ({}),
  answer: async (asked) => answerMe(asked),
};

function answerMe({ url, principal, deployment }: Asked): Answer {
  readParameters(url.searchParams, {});
  const sources = deployment.sources.filter((source) => isInView(principal, source));
  const missing = deployment.sources.filter((source) => !isInView(principal, source));
  const data = {
    kind: kindOf(principal),
    key: principal.key && { id: principal.key.id, sources: principal.key.sources },
    // An upstream credential is judged by its upstream alone.
    scopes: principal.key?.scopes ?? SCOPES.filter((scope) => scope !== "webhooks:write" && scope !== "admin"),
    sources: sources.map(({ id, installation, provider, region }) => {
      const by = Object.hasOwn(principal.credentials, installation) ? "credential" : "key";
      return { id, installation, provider, region, by };
    }),
    headers: [...new Set(missing.map(({ installation }) => credentialHeader(installation)))],
  };
  return jsonAnswer({ data }, { "Cache-Control": REVALIDATE });
}
