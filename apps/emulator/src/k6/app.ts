import { Hono } from "hono";
import { printAccount } from "./account.ts";
import type { K6Call, K6Request } from "./call.ts";
import { accept } from "./call.ts";
import { K6Refusal, notFound } from "./errors.ts";
import { listOrganizationBodies, openOrganization } from "./organization.ts";
import { pageOf } from "./page.ts";
import { listProjectRows, openProject, printV3Project } from "./project.ts";
import { answerV6 } from "./v6.ts";

type Parameters = Readonly<Record<string, string>>;
type Handler = (call: K6Call, parameters: Parameters) => unknown;

const ROUTES: Readonly<Record<string, Handler>> = {
  "/v3/account/me": (call) => printAccount(call),
  "/v3/organizations": (call) => pageOf("organizations", listOrganizationBodies(call), call),
  "/v3/organizations/:id": (call, { id = "" }) => ({ organization: openOrganization(call, id).body }),
  "/v3/organizations/:id/projects": (call, { id = "" }) => {
    const rows = listProjectRows(call, openOrganization(call, id).id);
    return pageOf(
      "projects",
      rows.map((row) => printV3Project(row, call.knobs)),
      call,
    );
  },
  "/v3/projects/:id": (call, { id = "" }) => ({ project: printV3Project(openProject(call, id), call.knobs) }),
};

/** k6 Cloud. In v3 every list has an envelope, ids are integers, and errors have integer codes; v6 is another dialect. */
export function createK6(): Hono<{ Bindings: { call: K6Request } }> {
  const app = new Hono<{ Bindings: { call: K6Request } }>();
  app.all("/cloud/v6/*", ({ env }) => answerV6(env.call));
  app.use("/v3/*", async ({ env }, next) => {
    const { retired } = env.call.knobs;
    if (retired !== null) throw new K6Refusal(retired, "notFound", "This API has been removed.");
    await next();
  });
  for (const [path, handler] of Object.entries(ROUTES)) {
    app.all(path, ({ env, req }) => answer(env.call, handler, req.param() as Parameters));
    app.all(`${path}/`, ({ env, req }) => {
      if (env.call.knobs.trailingSlash === "not-found") throw notFound();
      return answer(env.call, handler, req.param() as Parameters);
    });
  }
  app.notFound(() => answerError(notFound()));
  app.onError(answerError);
  return app;
}

function answer(request: K6Request, handler: Handler, parameters: Parameters): Response {
  const call = admit(request);
  if (call.request.method === "GET") return Response.json(handler(call, parameters));
  throw new K6Refusal(405, "methodNotAllowed", `Method "${call.request.method}" not allowed.`);
}

function admit(request: K6Request): K6Call {
  if (request.caller.kind === "missing") {
    throw new K6Refusal(401, "notAuthenticated", "Authentication credentials were not provided.");
  }
  const call = accept(request, request.knobs.basic ? ["token", "bearer", "basic"] : ["token", "bearer"]);
  if (!call) throw new K6Refusal(401, "authenticationFailed", "Invalid token.");
  return call;
}

function answerError(error: Error): Response {
  if (!(error instanceof K6Refusal)) throw error;
  return Response.json({ error: { message: error.message, code: error.code } }, { status: error.status });
}
