import { jsonResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import { REVALIDATE } from "../responses/cache-headers.ts";
import type { RequestContext } from "../request-context.ts";
import { credentialHeader } from "../auth/authenticate.ts";
import { isInView, credentialKind, SCOPES } from "../auth/principal.ts";
import type { Operation } from "../operation.ts";
import { readQueryParameters } from "../requests/query-parameters.ts";

export const getMeOperation: Operation = {
  id: "getMe",
  method: "GET",
  path: "/v1/me",
  dialect: "roster",
  summary: "What this credential is",
  description:
    "Its kind, its scopes, the sources it brings into view, and the headers that would bring more. Whether an upstream " +
    "takes a credential of the caller's own is not known here: only using it tells.",
  scope: null,
  recordsAuthOutcome: false,
  parameters: () => ({}),
  handle: async (asked) => answerMe(asked),
};

function answerMe({ url, principal, deployment }: RequestContext): BufferedResponse {
  readQueryParameters(url.searchParams, {});
  const sources = deployment.sources.filter((source) => isInView(principal, source));
  const missing = deployment.sources.filter((source) => !isInView(principal, source));
  const data = {
    kind: credentialKind(principal),
    key: principal.key && { id: principal.key.id, sources: principal.key.sources },
    // An upstream credential is judged by its upstream alone.
    scopes: principal.key?.scopes ?? SCOPES.filter((scope) => scope !== "webhooks:write" && scope !== "admin"),
    sources: sources.map(({ id, installation, provider, region }) => {
      const by = Object.hasOwn(principal.credentials, installation) ? "credential" : "key";
      return { id, installation, provider, region, by };
    }),
    headers: [...new Set(missing.map(({ installation }) => credentialHeader(installation)))],
  };
  return jsonResponse({ data }, { "Cache-Control": REVALIDATE });
}
