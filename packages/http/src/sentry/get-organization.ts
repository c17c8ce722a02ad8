import { jsonAnswer, type Answer } from "../answer/answer.ts";
import type { Operation } from "../operation.ts";
import { boundedText } from "../passage/bounded-text.ts";
import { findRoute } from "./find-route.ts";
import { sentryItem } from "./item.ts";
import { forward } from "./route-on.ts";

export const sentryGetOperation: Operation = {
  id: "getSentryOrganization",
  method: "GET",
  path: "/api/0/organizations/{id}/",
  dialect: "sentry",
  summary: "Get one organization, as Sentry does",
  about:
    "The upstream's own detail, from whichever region it lives in, with the upstream's own parameters; `links.regionUrl` " +
    "names this roster. Everything below it, and below `/api/0/projects/{id}/`, is routed likewise, by any method: with the " +
    "caller's own token, or a key with the scope `proxy:read` (`proxy:write` for methods that change something).",
  scope: "org:read",
  vouches: true,
  parameters: () => ({}),
  answer: async (asked) => {
    const { request } = asked;
    // What is left out of HEAD's answer is decided here, when it is the same as GET's.
    const asGet = request.method === "HEAD" ? new Request(request, { method: "GET" }) : request;
    const response = await forward({ ...asked, request: asGet }, await findRoute(asked));
    return asked.access === "internal" ? response : renameRegion(response, asked.url.origin);
  },
};

async function renameRegion(response: Response, origin: string): Promise<Answer | Response> {
  const isJson = response.headers.get("Content-Type")?.includes("json") ?? false;
  if (response.status !== 200 || !isJson) return response;
  const text = await boundedText(response);
  const headers = new Headers(response.headers);
  headers.delete("Content-Encoding");
  try {
    return jsonAnswer(sentryItem(JSON.parse(text), origin), headers);
  } catch {
    return new Response(text, { status: 200, headers });
  }
}
