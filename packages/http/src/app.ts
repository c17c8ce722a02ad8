import { createProblem, type Problem } from "@roster/core/problem";
import { Hono, type Context } from "hono";
import { credentialKind } from "./auth/principal.ts";
import type { AppEnv } from "./dependencies.ts";
import { dialectOfPath } from "./dialect.ts";
import { serveFromEdgeCache } from "./edge-cache/serve-from-edge-cache.ts";
import { authenticateCaller, RateLimitError, type CallerLimits } from "./middleware/authenticate-caller.ts";
import { cors } from "./middleware/cors.ts";
import { describeDefect, type LogEntry } from "./middleware/request-log.ts";
import { createRequestMetadata } from "./middleware/request-metadata.ts";
import { requestSizeProblem } from "./middleware/request-size.ts";
import { setResponseHeaders } from "./middleware/response-headers.ts";
import type { RandomBytes } from "./middleware/trace.ts";
import { OPERATIONS } from "./operation-table.ts";
import type { Operation } from "./operation.ts";
import { TokenBuckets } from "./rate-limit/token-buckets.ts";
import { UnverifiedCredentialLimiter } from "./rate-limit/unverified-credential-limiter.ts";
import { createRequestContext } from "./request-context.ts";
import { pathProblem, requestPath } from "./requests/request-path.ts";
import { withEtag, type BufferedResponse } from "./responses/buffered-response.ts";
import { problemResponse } from "./responses/problem-response.ts";
import { respondConditionally } from "./responses/respond-conditionally.ts";
import { toProblem } from "./responses/roster-problem.ts";
import { healthResponse, openApiResponse, problemKindResponse } from "./routes/public-responses.ts";
import { missingSlashResponse } from "./sentry/sentry-problem.ts";

/** What an app needs besides the dependencies that come with each request. */
export interface AppOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly random: RandomBytes;
  /** The body of `/openapi.json`. Without it the app has no such route. */
  readonly document?: unknown;
}

/** Callers and credentials that one isolate tracks; each takes about a hundred bytes. */
const TRACKED_CALLERS = 10_000;

/**
 * Creates the HTTP app that a region and the gateway share. For a client, the gateway is a region whose sources are
 * regions. The `Dependencies` that come with each request make the difference: how callers are authenticated, and where
 * data comes from.
 */
export function createApp({ now, random, document }: AppOptions): Hono<AppEnv> {
  const tokenBuckets = new TokenBuckets(now, TRACKED_CALLERS);
  const unverifiedCredentials = new UnverifiedCredentialLimiter(tokenBuckets, TRACKED_CALLERS);
  const callerLimits: CallerLimits = { tokenBuckets, unverifiedCredentials };
  const app = new Hono<AppEnv>();
  app.use(async (c, next) => {
    const request = c.req.raw;
    c.set("metadata", createRequestMetadata(request, now, random));
    c.set("route", "none");
    const problem = requestSizeProblem(request) ?? pathProblem(request.url);
    if (problem) c.res = respondWithProblem(c, problem);
    else await next();
    c.res = setResponseHeaders(c.res, request, c.env, c.var.metadata);
    c.env.log(createLogEntry(c));
  });
  app.use(cors);
  app.get("/healthz", (c) => servePublic(c, "/healthz", healthResponse));
  if (document !== undefined) {
    app.get("/openapi.json", (c) => servePublic(c, "/openapi.json", () => openApiResponse(document)));
  }
  app.get("/problems/:code", (c) => servePublic(c, "/problems/{code}", () => problemKindResponse(c.req.param("code"))));
  for (const path of ["/api/0/organizations", "/api/0/organizations/:id"]) app.all(path, respondNotFound);
  for (const operation of OPERATIONS) {
    const methods = operation.method === "*" ? ANY_METHOD : [operation.method];
    app.on(methods, honoPath(operation.path), (c) => serveOperation(c, operation, callerLimits));
  }
  for (const [path, methods] of methodsByPath()) app.all(honoPath(path), (c) => respondWrongMethod(c, methods));
  app.notFound(respondNotFound);
  app.onError((error, c) => {
    const problem = toProblem(error);
    if (problem.code === "internal") {
      c.env.log({ ...createLogEntry(c), event: "defect", status: 500, defect: describeDefect(error) });
    }
    return respondWithProblem(c, problem, error instanceof RateLimitError ? error.headers : {});
  });
  return app;
}

/** Authenticates the caller, takes one request from its quota, and runs the operation or the edge cache. */
async function serveOperation(c: Context<AppEnv>, operation: Operation, callerLimits: CallerLimits): Promise<Response> {
  const { env: dependencies, req } = c;
  c.set("route", operation.path);
  const authenticated = await authenticateCaller(req.raw, dependencies, operation.dialect, callerLimits);
  const { principal, consumeQuota, recordAuthOutcome } = authenticated;
  c.set("principal", principal);
  const rateLimitHeaders = consumeQuota();
  let response: Response;
  try {
    const context = await createRequestContext(req.raw, dependencies, principal, c.var.metadata, operation.scope);
    const { edgeCache } = dependencies;
    const plan = edgeCache && operation.cachePlan ? operation.cachePlan(context, req.param()) : null;
    if (edgeCache && plan) {
      const waitUntil = (work: Promise<unknown>): void => c.executionCtx.waitUntil(work);
      const cached = { edgeCache, plan, waitUntil };
      response = await serveFromEdgeCache(cached, operation, context, authenticated, dependencies);
    } else {
      const result = await operation.handle(context, req.param());
      response = result instanceof Response ? result : respondConditionally(req.raw, await withEtag(result));
    }
  } catch (error) {
    recordAuthOutcome(null);
    throw error;
  }
  recordAuthOutcome(authOutcome(response.status, operation.recordsAuthOutcome));
  for (const [name, value] of Object.entries(rateLimitHeaders)) response.headers.set(name, value);
  return response;
}

/**
 * What a response says about the caller's own credential: true where an upstream accepted it, false where one refused it,
 * null where no upstream checked it.
 */
function authOutcome(status: number, recordsAuthOutcome: boolean): boolean | null {
  if (status === 401) return false;
  return recordsAuthOutcome && status < 400 ? true : null;
}

/** Serves a route that needs no credential. */
async function servePublic(c: Context<AppEnv>, route: string, create: () => BufferedResponse): Promise<Response> {
  c.set("route", route);
  return respondConditionally(c.req.raw, await withEtag(create()));
}

/** 404. In Sentry's dialect, a path without its trailing slash gets Sentry's own hint. */
function respondNotFound(c: Context<AppEnv>): Response {
  const { raw } = c.req;
  const { pathname } = new URL(raw.url);
  if (dialectOfPath(pathname) === "sentry" && !pathname.endsWith("/")) {
    return respondConditionally(raw, missingSlashResponse(pathname, raw.headers.get("Content-Type")));
  }
  return respondWithProblem(c, createProblem("route-not-found", "There is no such route."));
}

/** 405 with `Allow`; for `OPTIONS`, 204 with `Allow`. */
function respondWrongMethod(c: Context<AppEnv>, methods: readonly string[]): Response {
  const allow = methods.join(", ");
  if (c.req.method === "OPTIONS") {
    return new Response(null, { status: 204, headers: { Allow: allow, "Cache-Control": "no-store" } });
  }
  const problem = createProblem("method-not-allowed", `The route supports ${allow}, not ${c.req.method}.`);
  return respondWithProblem(c, problem, { Allow: allow });
}

function respondWithProblem(c: Context<AppEnv>, problem: Problem, headers: HeadersInit = {}): Response {
  const { raw } = c.req;
  return respondConditionally(raw, problemResponse(problem, dialectOfPath(requestPath(raw.url)), raw.method, headers));
}

/** The methods of each path, for `Allow`. */
function methodsByPath(): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, readonly string[]>([
    ["/healthz", ["GET", "HEAD", "OPTIONS"]],
    ["/problems/{code}", ["GET", "HEAD", "OPTIONS"]],
  ]);
  for (const { path, method } of OPERATIONS) {
    if (method === "*") continue;
    const added = method === "GET" ? ["GET", "HEAD"] : [method];
    methods.set(path, [...added, ...(methods.get(path) ?? ["OPTIONS"])]);
  }
  return methods;
}

const ANY_METHOD = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Converts an OpenAPI path to a Hono path: `/v1/organizations/{id}` becomes `/v1/organizations/:id`. */
function honoPath(path: string): string {
  return path.replace(/\{rest\}$/, "*").replaceAll(/\{(\w+)\}/g, ":$1");
}

function createLogEntry(c: Context<AppEnv>): LogEntry {
  const { metadata, route, principal } = c.var;
  return {
    event: "request",
    requestId: metadata.requestId,
    traceId: metadata.trace.traceId,
    method: c.req.method,
    route,
    status: c.finalized ? c.res.status : 0,
    took: Math.round(metadata.timings.total()),
    credential: principal === undefined ? null : credentialKind(principal),
  };
}
