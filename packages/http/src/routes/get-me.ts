import { credentialHeader } from "../auth/credential-headers.ts";
import { credentialKind, isInView, SCOPES } from "../auth/principal.ts";
import type { Operation } from "../operation.ts";
import type { RequestContext } from "../request-context.ts";
import { readQueryParameters } from "../requests/query-parameters.ts";
import { jsonResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import { REVALIDATE } from "../responses/cache-headers.ts";

export const getMeOperation: Operation = {
  id: "getMe",
  method: "GET",
  path: "/v1/me",
  dialect: "roster",
  summary: "Describe the credential",
  description:
    "Its kind, its scopes, the sources that it brings into view, and the headers that would bring more into view. An " +
    "upstream credential is not checked: whether the upstream accepts it is known only when it is used.",
  scope: null,
  recordsAuthOutcome: false,
  parameters: () => ({}),
  handle: async (context) => describeCaller(context),
};

function describeCaller({ url, principal, deployment }: RequestContext): BufferedResponse {
  readQueryParameters(url.searchParams, {});
  const sources = deployment.sources.filter((source) => isInView(principal, source));
  const missing = deployment.sources.filter((source) => !isInView(principal, source));
  const data = {
    kind: credentialKind(principal),
    key: principal.key && { id: principal.key.id, sources: principal.key.sources },
    // An upstream credential has every scope that concerns its upstream: the upstream authorizes it.
    scopes: principal.key?.scopes ?? SCOPES.filter((scope) => scope !== "webhooks:write" && scope !== "admin"),
    sources: sources.map(({ id, installation, provider, region }) => {
      const by = Object.hasOwn(principal.credentials, installation) ? "credential" : "key";
      return { id, installation, provider, region, by };
    }),
    headers: [...new Set(missing.map(({ installation }) => credentialHeader(installation)))],
  };
  return jsonResponse({ data }, { "Cache-Control": REVALIDATE });
}
