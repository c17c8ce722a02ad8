import { Hono } from "hono";
import type { Call } from "./call.ts";
import { answerUnknownPath } from "./catch-all.ts";
import { runEndpoint } from "./endpoint.ts";
import type { Parameters } from "./endpoint.ts";
import { cell } from "./host.ts";
import { findOrganization } from "./organization-row.ts";
import type { Route } from "./routes.ts";
import { ROUTES } from "./routes.ts";

/** Sentry's API. What a call needs to know besides its URL is passed in as the binding `call`. */
export function createSentry(): Hono<{ Bindings: { call: Call } }> {
  const app = new Hono<{ Bindings: { call: Call } }>();
  for (const route of ROUTES) {
    app.all(route.path, (context) => answer(route, context.env.call, context.req.param() as Parameters));
  }
  app.notFound((context) => answerUnknownPath(context.env.call));
  return app;
}

function answer(route: Route, call: Call, parameters: Parameters): Response {
  const { server } = call;
  if (server.kind === "control" && route.silo === "cell") return passOn(route, call, parameters);
  if (server.kind === "cell" && route.silo === "control") return new Response(null, { status: 404 });
  return runEndpoint(route.endpoint, call, parameters);
}

/** Control knows which cell an organization lives in, and streams that cell's answer through. Unknown: an empty 404, before anybody looks at a token. */
function passOn(route: Route, call: Call, parameters: Parameters): Response {
  const row = findOrganization(call.sql, parameters["organization"] ?? "");
  if (!row) return new Response(null, { status: 404 });
  const response = runEndpoint(route.endpoint, { ...call, server: cell(row.region) }, parameters);
  response.headers.set("X-Sentry-Proxy-URL", `http://${row.region}.internal.sentry.io${call.url.pathname}`);
  return response;
}
