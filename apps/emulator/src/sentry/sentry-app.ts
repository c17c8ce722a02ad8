import { Hono } from "hono";
import type { SentryRequest } from "./sentry-request.ts";
import { respondUnknownPath } from "./unknown-path.ts";
import type { PathParameters } from "./sentry-endpoint.ts";
import { jsonResponse, runEndpoint } from "./sentry-endpoint.ts";
import { NOT_FOUND } from "./sentry-errors.ts";
import { COMMON_HEADERS } from "./sentry-headers.ts";
import { cellServer } from "./sentry-host.ts";
import { findSentryOrganization } from "./sentry-organization-row.ts";
import type { SentryRoute } from "./sentry-routes.ts";
import { SENTRY_ROUTES } from "./sentry-routes.ts";

/** The cell that control asks where no organization says which. */
const PINNED_REGION = "us";

/** Sentry's API. What a call needs to know besides its URL is passed in as the binding `call`. */
export function createSentryApp(): Hono<{ Bindings: { call: SentryRequest } }> {
  const app = new Hono<{ Bindings: { call: SentryRequest } }>();
  for (const route of SENTRY_ROUTES) {
    app.all(route.path, ({ env, req }) => answer(route, env.call, req.param() as PathParameters));
  }
  app.notFound(({ env }) => respondUnknownPath(env.call));
  return app;
}

function answer(route: SentryRoute, call: SentryRequest, parameters: PathParameters): Response {
  const { server } = call;
  if (server.kind === "monolith") return runEndpoint(route.endpoint, call, parameters);
  if (server.kind === "cell") return answerCell(route, call, parameters);
  if (route.silo === "pinned") return proxyToCell(PINNED_REGION, route, call, parameters);
  if (route.silo !== "cell") return runEndpoint(route.endpoint, call, parameters);
  const named = parameters["organization"] ?? "";
  if (server.customer !== null && server.customer !== named)
    return jsonResponse(404, { detail: NOT_FOUND }, COMMON_HEADERS);
  const row = findSentryOrganization(call.sql, named);
  // Control cannot map it, and says nothing: before anybody looks at a token.
  return row ? proxyToCell(row.region, route, call, parameters) : new Response(null, { status: 404 });
}

/** A proxy stands before the cells' public hosts, and says so. */
function answerCell(route: SentryRoute, call: SentryRequest, parameters: PathParameters): Response {
  if (route.silo === "control") return new Response(null, { status: 404 });
  const response = runEndpoint(route.endpoint, call, parameters);
  response.headers.set("Via", "1.1 synapse");
  return response;
}

/** Control streams a cell's answer through, links and all, and says in a header whose it is. */
function proxyToCell(region: string, route: SentryRoute, call: SentryRequest, parameters: PathParameters): Response {
  const response = runEndpoint(route.endpoint, { ...call, server: cellServer(region) }, parameters);
  response.headers.set("X-Sentry-Proxy-URL", `http://${region}.internal.sentry.io${call.url.pathname}`);
  return response;
}
