import { Hono } from "hono";
import type { Call } from "./call.ts";
import { answerUnknownPath } from "./catch-all.ts";
import type { Parameters } from "./endpoint.ts";
import { respond, runEndpoint } from "./endpoint.ts";
import { NOT_FOUND } from "./errors.ts";
import { FIXED_HEADERS } from "./headers.ts";
import { cell } from "./host.ts";
import { findOrganization } from "./organization-row.ts";
import type { Route } from "./routes.ts";
import { ROUTES } from "./routes.ts";

/** The cell that control asks where no organization says which. */
const PINNED = "us";

/** Sentry's API. What a call needs to know besides its URL is passed in as the binding `call`. */
export function createSentry(): Hono<{ Bindings: { call: Call } }> {
  const app = new Hono<{ Bindings: { call: Call } }>();
  for (const route of ROUTES) {
    app.all(route.path, ({ env, req }) => answer(route, env.call, req.param() as Parameters));
  }
  app.notFound(({ env }) => answerUnknownPath(env.call));
  return app;
}

function answer(route: Route, call: Call, parameters: Parameters): Response {
  const { server } = call;
  if (server.kind === "monolith") return runEndpoint(route.endpoint, call, parameters);
  if (server.kind === "cell") return answerCell(route, call, parameters);
  if (route.silo === "pinned") return passOn(PINNED, route, call, parameters);
  if (route.silo !== "cell") return runEndpoint(route.endpoint, call, parameters);
  const named = parameters["organization"] ?? "";
  if (server.customer !== null && server.customer !== named) return respond(404, { detail: NOT_FOUND }, FIXED_HEADERS);
  const row = findOrganization(call.sql, named);
  // Control cannot map it, and says nothing: before anybody looks at a token.
  return row ? passOn(row.region, route, call, parameters) : new Response(null, { status: 404 });
}

/** A proxy stands before the cells' public hosts, and says so. */
function answerCell(route: Route, call: Call, parameters: Parameters): Response {
  if (route.silo === "control") return new Response(null, { status: 404 });
  const response = runEndpoint(route.endpoint, call, parameters);
  response.headers.set("Via", "1.1 synapse");
  return response;
}

/** Control streams a cell's answer through, links and all, and says in a header whose it is. */
function passOn(region: string, route: Route, call: Call, parameters: Parameters): Response {
  const response = runEndpoint(route.endpoint, { ...call, server: cell(region) }, parameters);
  response.headers.set("X-Sentry-Proxy-URL", `http://${region}.internal.sentry.io${call.url.pathname}`);
  return response;
}
