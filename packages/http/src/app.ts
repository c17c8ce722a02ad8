import { createProblem, type Problem } from "@roster/core/problem";
import { Hono, type Context } from "hono";
import { withEtag, type BufferedResponse } from "./responses/buffered-response.ts";
import { problemResponse } from "./responses/problem-response.ts";
import { cacheableJsonResponse } from "./responses/cache-headers.ts";
import { toProblem } from "./responses/roster-problem.ts";
import { respondConditionally } from "./responses/respond-conditionally.ts";
import { createRequestContext } from "./request-context.ts";
import type { AppEnv } from "./dependencies.ts";
import { serveFromEdgeCache } from "./edge-cache/serve-from-edge-cache.ts";
import { dialectOfPath } from "./dialect.ts";
import { requestSizeProblem } from "./middleware/request-size.ts";
import { createRequestMetadata } from "./middleware/request-metadata.ts";
import { corsMiddleware } from "./middleware/cors.ts";
import { authenticateCaller, RateLimitError, type CallerLimits } from "./middleware/authenticate-caller.ts";
import { setResponseHeaders } from "./middleware/response-headers.ts";
import { describeDefect, type LogEntry } from "./middleware/request-log.ts";
import type { RandomBytes } from "./middleware/trace.ts";
import { TokenBuckets } from "./rate-limit/token-buckets.ts";
import { UnverifiedCredentialLimiter } from "./rate-limit/unverified-credential-limiter.ts";
import type { Operation } from "./operation.ts";
import { credentialKind } from "./auth/principal.ts";
import { openApiResponse } from "./routes/openapi-document.ts";
import { problemKindResponse } from "./routes/problem-kind.ts";
import { missingSlashResponse } from "./sentry/missing-slash.ts";
import { OPERATIONS } from "./operation-table.ts";

/** What a face has from outside besides requests. */
export interface AppOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly random: RandomBytes;
  /** What `/openapi.json` answers; a face without one has no such route. */
  readonly document?: unknown;
}

/** Callers that one isolate remembers: some hundred bytes each. */
const REMEMBERED = 10_000;

/**
 * The HTTP face that a region and the gateway share: from outside, a gateway is a region whose sources are regions.
 * What differs, who the caller is and where answers come from, is the `Root` that each request brings.
 */
export function createApp({ now, random, document }: AppOptions): Hono<AppEnv> {
  const buckets = new TokenBuckets(now, REMEMBERED);
  const memory: CallerLimits = {
    tokenBuckets: buckets,
    unverifiedCredentials: new UnverifiedCredentialLimiter(buckets, REMEMBERED),
  };
  const app = new Hono<AppEnv>();
  app.use(async (context, next) => {
    const request = context.req.raw;
    context.set("call", createRequestMetadata(request, now, random));
    context.set("route", "none");
    const problem = requestSizeProblem(request);
    if (problem) context.res = fail(context, problem);
    else await next();
    context.res = setResponseHeaders(context.res, request, context.env, context.var.call);
    context.env.log(entryOf(context));
  });
  app.use(corsMiddleware);
  app.get("/healthz", (context) => open(context, "/healthz", () => health()));
  if (document !== undefined) {
    app.get("/openapi.json", (context) => open(context, "/openapi.json", () => openApiResponse(document)));
  }
  app.get("/problems/:code", (context) =>
    open(context, "/problems/{code}", () => problemKindResponse(context.req.param("code"))),
  );
  for (const path of ["/api/0/organizations", "/api/0/organizations/:id"]) app.all(path, answerUnknown);
  for (const operation of OPERATIONS) {
    const methods = operation.method === "*" ? ANY_METHOD : [operation.method];
    app.on(methods, honoPath(operation.path), (context) => serve(context, operation, memory));
  }
  for (const [path, methods] of methodsByPath()) app.all(honoPath(path), (context) => refuseMethod(context, methods));
  app.notFound(answerUnknown);
  app.onError((error, context) => {
    const problem = toProblem(error);
    if (problem.code === "internal") {
      context.env.log({ ...entryOf(context), event: "defect", status: 500, defect: describeDefect(error) });
    }
    return fail(context, problem, error instanceof RateLimitError ? error.headers : {});
  });
  return app;
}

async function serve(context: Context<AppEnv>, operation: Operation, memory: CallerLimits): Promise<Response> {
  const { env: root, req } = context;
  context.set("route", operation.path);
  const entered = await authenticateCaller(req.raw, root, operation.dialect, memory);
  const { principal, consumeQuota: spend, recordAuthOutcome: settle } = entered;
  context.set("principal", principal);
  const limits = spend();
  let response: Response;
  try {
    const asked = await createRequestContext(req.raw, root, principal, context.var.call, operation.scope);
    const keep = root.edgeCache && operation.cachePlan ? operation.cachePlan(asked) : null;
    if (root.edgeCache && keep) {
      const waitUntil = (work: Promise<unknown>): void => context.executionCtx.waitUntil(work);
      const edged = { edge: root.edgeCache, keep, waitUntil };
      response = await serveFromEdgeCache(edged, operation, asked, req.param(), entered, root);
    } else {
      const answer = await operation.handle(asked, req.param());
      response = answer instanceof Response ? answer : await print(context, answer);
    }
  } catch (error) {
    settle(null);
    throw error;
  }
  settle(judge(response.status, operation.recordsAuthOutcome));
  for (const [name, value] of Object.entries(limits)) response.headers.set(name, value);
  return response;
}

/** What an answer says about the caller's own credential: an upstream took it, refused it, or was not asked. */
function judge(status: number, vouches: boolean): boolean | null {
  if (status === 401) return false;
  return vouches && status < 400 ? true : null;
}

/** Workers of one deployment keep nothing of each other's answers, so those need no tag. */
async function print({ env, req }: Context<AppEnv>, answer: BufferedResponse): Promise<Response> {
  return respondConditionally(req.raw, env.access === "public" ? await withEtag(answer) : answer);
}

/** Answers a route that anyone may ask. */
async function open(context: Context<AppEnv>, route: string, answer: () => BufferedResponse): Promise<Response> {
  context.set("route", route);
  return respondConditionally(context.req.raw, await withEtag(answer()));
}

function health(): BufferedResponse {
  const answer = cacheableJsonResponse({ status: "ok" });
  answer.headers.set("Cache-Control", "no-store");
  return answer;
}

/** No such route. In Sentry's API, one that only misses its slash is told so, as Sentry does. */
function answerUnknown(context: Context<AppEnv>): Response {
  const { raw } = context.req;
  const { pathname } = new URL(raw.url);
  if (dialectOfPath(pathname) === "sentry" && !pathname.endsWith("/")) {
    return respondConditionally(raw, missingSlashResponse(pathname, raw.headers.get("Content-Type")));
  }
  return fail(context, createProblem("route-not-found", "There is no such route."));
}

function refuseMethod(context: Context<AppEnv>, methods: readonly string[]): Response {
  const allow = methods.join(", ");
  if (context.req.method === "OPTIONS") {
    return new Response(null, { status: 204, headers: { Allow: allow, "Cache-Control": "no-store" } });
  }
  const problem = createProblem("method-not-allowed", `The route answers ${allow}, not ${context.req.method}.`);
  return fail(context, problem, { Allow: allow });
}

function fail(context: Context<AppEnv>, problem: Problem, headers: HeadersInit = {}): Response {
  const { raw } = context.req;
  return respondConditionally(
    raw,
    problemResponse(problem, dialectOfPath(new URL(raw.url).pathname), raw.method, headers),
  );
}

/** Every path of the table, and the methods that it answers. */
function methodsByPath(): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, readonly string[]>([
    ["/healthz", ["GET", "HEAD", "OPTIONS"]],
    ["/problems/{code}", ["GET", "HEAD", "OPTIONS"]],
  ]);
  for (const { path, method } of OPERATIONS) {
    if (method === "*") continue;
    const more = method === "GET" ? ["GET", "HEAD"] : [method];
    methods.set(path, [...more, ...(methods.get(path) ?? ["OPTIONS"])]);
  }
  return methods;
}

const ANY_METHOD = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** `/v1/organizations/{id}` is `/v1/organizations/:id` to Hono. */
function honoPath(path: string): string {
  return path.replace(/\{rest\}$/, "*").replaceAll(/\{(\w+)\}/g, ":$1");
}

function entryOf(context: Context<AppEnv>): LogEntry {
  const { call, route, principal } = context.var;
  return {
    event: "request",
    requestId: call.requestId,
    traceId: call.trace.traceId,
    method: context.req.method,
    route,
    status: context.finalized ? context.res.status : 0,
    took: Math.round(call.timings.total()),
    credential: principal === undefined ? null : credentialKind(principal),
  };
}
