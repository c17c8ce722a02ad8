import { Hono } from "hono";
import type { SentryRequestContext } from "./sentry-request-context.ts";
import { respondUnknownPath } from "./unknown-path.ts";
import type { SentryPathParameters } from "./sentry-endpoint.ts";
import { jsonResponse, runEndpoint } from "./sentry-endpoint.ts";
import { NOT_FOUND } from "./sentry-errors.ts";
import { COMMON_HEADERS } from "./sentry-headers.ts";
import { cellServer } from "./sentry-host.ts";
import { findSentryOrganization } from "./sentry-organization-row.ts";
import type { SentryRoute } from "./sentry-routes.ts";
import { SENTRY_ROUTES } from "./sentry-routes.ts";

/** The region of the cell that serves control's requests without an organization. */
const PINNED_REGION = "us";

/** Sentry's API. The Hono binding `context` contains the request and everything that a handler needs. */
export function createSentryApp(): Hono<{ Bindings: { context: SentryRequestContext } }> {
  const app = new Hono<{ Bindings: { context: SentryRequestContext } }>();
  for (const route of SENTRY_ROUTES) {
    app.all(route.path, ({ env, req }) => handle(route, env.context, req.param() as SentryPathParameters));
  }
  app.notFound(({ env }) => respondUnknownPath(env.context));
  return app;
}

function handle(route: SentryRoute, context: SentryRequestContext, parameters: SentryPathParameters): Response {
  const { server } = context;
  if (server.kind === "monolith") return runEndpoint(route.endpoint, context, parameters);
  if (server.kind === "cell") return handleOnCell(route, context, parameters);
  if (route.silo === "pinned") return proxyToCell(PINNED_REGION, route, context, parameters);
  if (route.silo !== "cell") return runEndpoint(route.endpoint, context, parameters);
  const idOrSlug = parameters["organization"] ?? "";
  if (server.customer !== null && server.customer !== idOrSlug)
    return jsonResponse(404, { detail: NOT_FOUND }, COMMON_HEADERS);
  const row = findSentryOrganization(context.sql, idOrSlug);
  // Control cannot map an unknown organization to a cell. It sends an empty 404 before authentication.
  return row ? proxyToCell(row.region, route, context, parameters) : new Response(null, { status: 404 });
}

/** A cell's public host is behind a proxy, which adds `Via`. */
function handleOnCell(route: SentryRoute, context: SentryRequestContext, parameters: SentryPathParameters): Response {
  if (route.silo === "control") return new Response(null, { status: 404 });
  const response = runEndpoint(route.endpoint, context, parameters);
  response.headers.set("Via", "1.1 synapse");
  return response;
}

/** Control forwards the response of a cell without changes, except for a header with the cell's address. */
function proxyToCell(
  region: string,
  route: SentryRoute,
  context: SentryRequestContext,
  parameters: SentryPathParameters,
): Response {
  const response = runEndpoint(route.endpoint, { ...context, server: cellServer(region) }, parameters);
  response.headers.set("X-Sentry-Proxy-URL", `http://${region}.internal.sentry.io${context.url.pathname}`);
  return response;
}
