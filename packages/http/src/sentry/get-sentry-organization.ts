import type { Operation } from "../operation.ts";
import { readBoundedText } from "../proxy/read-bounded-text.ts";
import { jsonTextResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import { withOwnRegionUrl } from "./own-region-url.ts";
import { resolveOrganization } from "./resolve-organization.ts";

export const getSentryOrganizationOperation: Operation = {
  id: "getSentryOrganization",
  method: "GET",
  path: "/api/0/organizations/{id}/",
  dialect: "sentry",
  summary: "Get one organization in Sentry's format",
  description:
    "The upstream's own detail from the region of the organization, with the upstream's own parameters; " +
    "`links.regionUrl` is the URL of this Roster deployment. All routes below this one and below " +
    "`/api/0/projects/{id}/` are proxied in the same way, for every method. They need the caller's own token, or a key " +
    "with the scope `proxy:read` (`proxy:write` for methods that change something).",
  scope: "org:read",
  recordsAuthOutcome: true,
  parameters: () => ({}),
  handle: async (context) => {
    const { request, principal, metadata, deployment } = context;
    // `HEAD` is sent as `GET`, because the rewritten body decides `Content-Length` and `ETag`.
    const asGet = request.method === "HEAD" ? new Request(request, { method: "GET" }) : request;
    const organization = await resolveOrganization(context);
    const response = await deployment.proxyToUpstream({ request: asGet, organization }, principal, metadata);
    return rewriteRegionUrl(response, context.url.origin);
  },
};

/** Replaces `links.regionUrl` in a successful JSON response. Other responses are streamed unchanged. */
async function rewriteRegionUrl(response: Response, origin: string): Promise<BufferedResponse | Response> {
  const isJson = response.headers.get("Content-Type")?.includes("json") ?? false;
  if (response.status !== 200 || !isJson) return response;
  const text = await readBoundedText(response);
  const headers = new Headers(response.headers);
  headers.delete("Content-Encoding");
  if (!isValidJson(text)) return new Response(text, { status: 200, headers });
  return jsonTextResponse(withOwnRegionUrl(text, origin), headers);
}

function isValidJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
