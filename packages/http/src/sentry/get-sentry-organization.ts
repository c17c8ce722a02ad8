import { jsonResponse, type BufferedResponse } from "../responses/buffered-response.ts";
import type { Operation } from "../operation.ts";
import { readBoundedText } from "../proxy/read-bounded-text.ts";
import { resolveOrganization } from "./resolve-organization.ts";
import { withOwnRegionUrl } from "./own-region-url.ts";
import { proxyToUpstream } from "./proxy-operations.ts";

export const getSentryOrganizationOperation: Operation = {
  id: "getSentryOrganization",
  method: "GET",
  path: "/api/0/organizations/{id}/",
  dialect: "sentry",
  summary: "Get one organization, as Sentry does",
  description:
    "The upstream's own detail, from whichever region it lives in, with the upstream's own parameters; `links.regionUrl` " +
    "names this roster. Everything below it, and below `/api/0/projects/{id}/`, is routed likewise, by any method: with the " +
    "caller's own token, or a key with the scope `proxy:read` (`proxy:write` for methods that change something).",
  scope: "org:read",
  recordsAuthOutcome: true,
  parameters: () => ({}),
  handle: async (asked) => {
    const { request } = asked;
    // What is left out of HEAD's answer is decided here, when it is the same as GET's.
    const asGet = request.method === "HEAD" ? new Request(request, { method: "GET" }) : request;
    const response = await proxyToUpstream({ ...asked, request: asGet }, await resolveOrganization(asked));
    return asked.access === "internal" ? response : renameRegion(response, asked.url.origin);
  },
};

async function renameRegion(response: Response, origin: string): Promise<BufferedResponse | Response> {
  const isJson = response.headers.get("Content-Type")?.includes("json") ?? false;
  if (response.status !== 200 || !isJson) return response;
  const text = await readBoundedText(response);
  const headers = new Headers(response.headers);
  headers.delete("Content-Encoding");
  try {
    return jsonResponse(withOwnRegionUrl(JSON.parse(text), origin), headers);
  } catch {
    return new Response(text, { status: 200, headers });
  }
}
