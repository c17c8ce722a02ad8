import { createProblem, type Problem } from "@roster/core/problem";
import { Hono, type Context } from "hono";
import { sealAnswer, type Answer } from "./answer/answer.ts";
import { failureAnswer } from "./answer/failure.ts";
import { plainAnswer } from "./answer/json.ts";
import { problemOf } from "./answer/problem.ts";
import { respond } from "./answer/respond.ts";
import { askedOf } from "./asked.ts";
import type { FaceEnv } from "./deployment.ts";
import { serveFromEdge } from "./edge/serve.ts";
import { dialectOf } from "./dialect.ts";
import { boundsProblem } from "./door/bounds.ts";
import { openCall } from "./door/call.ts";
import { crossOrigin } from "./door/cross-origin.ts";
import { enter, LimitError, type Memory } from "./door/enter.ts";
import { finish } from "./door/finish.ts";
import { describeDefect, type LogEntry } from "./door/log.ts";
import type { RandomBytes } from "./door/trace.ts";
import { Buckets } from "./limit/buckets.ts";
import { Strangers } from "./limit/strangers.ts";
import type { Operation } from "./operation.ts";
import { kindOf } from "./auth/principal.ts";
import { answerDocument } from "./routes/document.ts";
import { answerProblemKind } from "./routes/problems.ts";
import { forgottenSlash } from "./sentry/slash.ts";
import { OPERATIONS } from "./table.ts";

/** What a face has from outside besides requests. */
export interface FaceOptions {
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
export function createFace({ now, random, document }: FaceOptions): Hono<FaceEnv> {
  const buckets = new Buckets(now, REMEMBERED);
  const memory: Memory = { buckets, strangers: new Strangers(buckets, REMEMBERED) };
  const app = new Hono<FaceEnv>();
  app.use(async (context, next) => {
    const request = context.req.raw;
    context.set("call", openCall(request, now, random));
    context.set("route", "none");
    const problem = boundsProblem(request);
    if (problem) context.res = fail(context, problem);
    else await next();
    context.res = finish(context.res, request, context.env, context.var.call);
    context.env.log(entryOf(context));
  });
  app.use(crossOrigin);
  app.get("/healthz", (context) => open(context, "/healthz", () => health()));
  if (document !== undefined) {
    app.get("/openapi.json", (context) => open(context, "/openapi.json", () => answerDocument(document)));
  }
  app.get("/problems/:code", (context) =>
    open(context, "/problems/{code}", () => answerProblemKind(context.req.param("code"))),
  );
  for (const path of ["/api/0/organizations", "/api/0/organizations/:id"]) app.all(path, answerUnknown);
  for (const operation of OPERATIONS) {
    const methods = operation.method === "*" ? ANY_METHOD : [operation.method];
    app.on(methods, honoPath(operation.path), (context) => serve(context, operation, memory));
  }
  for (const [path, methods] of methodsByPath()) app.all(honoPath(path), (context) => refuseMethod(context, methods));
  app.notFound(answerUnknown);
  app.onError((error, context) => {
    const problem = problemOf(error);
    if (problem.code === "internal") {
      context.env.log({ ...entryOf(context), event: "defect", status: 500, defect: describeDefect(error) });
    }
    return fail(context, problem, error instanceof LimitError ? error.headers : {});
  });
  return app;
}

async function serve(context: Context<FaceEnv>, operation: Operation, memory: Memory): Promise<Response> {
  const { env: root, req } = context;
  context.set("route", operation.path);
  const entered = await enter(req.raw, root, operation.dialect, memory);
  const { principal, spend, settle } = entered;
  context.set("principal", principal);
  const limits = spend();
  let response: Response;
  try {
    const asked = await askedOf(req.raw, root, principal, context.var.call, operation.scope);
    const keep = root.edge && operation.keep ? operation.keep(asked) : null;
    if (root.edge && keep) {
      const waitUntil = (work: Promise<unknown>): void => context.executionCtx.waitUntil(work);
      const edged = { edge: root.edge, keep, waitUntil };
      response = await serveFromEdge(edged, operation, asked, req.param(), entered, root);
    } else {
      const answer = await operation.answer(asked, req.param());
      response = answer instanceof Response ? answer : await print(context, answer);
    }
  } catch (error) {
    settle(null);
    throw error;
  }
  settle(judge(response.status, operation.vouches));
  for (const [name, value] of Object.entries(limits)) response.headers.set(name, value);
  return response;
}

/** What an answer says about the caller's own credential: an upstream took it, refused it, or was not asked. */
function judge(status: number, vouches: boolean): boolean | null {
  if (status === 401) return false;
  return vouches && status < 400 ? true : null;
}

/** Workers of one deployment keep nothing of each other's answers, so those need no tag. */
async function print({ env, req }: Context<FaceEnv>, answer: Answer): Promise<Response> {
  return respond(req.raw, env.access === "public" ? await sealAnswer(answer) : answer);
}

/** Answers a route that anyone may ask. */
async function open(context: Context<FaceEnv>, route: string, answer: () => Answer): Promise<Response> {
  context.set("route", route);
  return respond(context.req.raw, await sealAnswer(answer()));
}

function health(): Answer {
  const answer = plainAnswer({ status: "ok" });
  answer.headers.set("Cache-Control", "no-store");
  return answer;
}

/** No such route. In Sentry's API, one that only misses its slash is told so, as Sentry does. */
function answerUnknown(context: Context<FaceEnv>): Response {
  const { raw } = context.req;
  const { pathname } = new URL(raw.url);
  if (dialectOf(pathname) === "sentry" && !pathname.endsWith("/")) {
    return respond(raw, forgottenSlash(pathname, raw.headers.get("Content-Type")));
  }
  return fail(context, createProblem("route-not-found", "There is no such route."));
}

function refuseMethod(context: Context<FaceEnv>, methods: readonly string[]): Response {
  const allow = methods.join(", ");
  if (context.req.method === "OPTIONS") {
    return new Response(null, { status: 204, headers: { Allow: allow, "Cache-Control": "no-store" } });
  }
  const problem = createProblem("method-not-allowed", `The route answers ${allow}, not ${context.req.method}.`);
  return fail(context, problem, { Allow: allow });
}

function fail(context: Context<FaceEnv>, problem: Problem, headers: HeadersInit = {}): Response {
  const { raw } = context.req;
  return respond(raw, failureAnswer(problem, dialectOf(new URL(raw.url).pathname), raw.method, headers));
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

function entryOf(context: Context<FaceEnv>): LogEntry {
  const { call, route, principal } = context.var;
  return {
    event: "request",
    requestId: call.requestId,
    traceId: call.trace.traceId,
    method: context.req.method,
    route,
    status: context.finalized ? context.res.status : 0,
    took: Math.round(call.timings.total()),
    credential: principal === undefined ? null : kindOf(principal),
  };
}
