import { Hono } from "hono";
import { printK6Account } from "./k6-account.ts";
import type { AuthenticatedK6Request, IncomingK6Request } from "./k6-request.ts";
import { requireCredential } from "./k6-request.ts";
import { K6ApiError, notFoundError } from "./k6-errors.ts";
import { listK6Organizations, requireK6Organization } from "./k6-organizations.ts";
import { printK6List } from "./k6-list-envelope.ts";
import { listK6ProjectRows, requireK6Project, printV3Project } from "./k6-projects.ts";
import { handleK6V6 } from "./k6-v6.ts";

type Parameters = Readonly<Record<string, string>>;
type Handler = (call: AuthenticatedK6Request, parameters: Parameters) => unknown;

const ROUTES: Readonly<Record<string, Handler>> = {
  "/v3/account/me": (call) => printK6Account(call),
  "/v3/organizations": (call) => printK6List("organizations", listK6Organizations(call), call),
  "/v3/organizations/:id": (call, { id = "" }) => ({ organization: requireK6Organization(call, id).body }),
  "/v3/organizations/:id/projects": (call, { id = "" }) => {
    const rows = listK6ProjectRows(call, requireK6Organization(call, id).id);
    return printK6List(
      "projects",
      rows.map((row) => printV3Project(row, call.knobs)),
      call,
    );
  },
  "/v3/projects/:id": (call, { id = "" }) => ({ project: printV3Project(requireK6Project(call, id), call.knobs) }),
};

/** k6 Cloud. In v3 every list has an envelope, ids are integers, and errors have integer codes; v6 is another dialect. */
export function createK6App(): Hono<{ Bindings: { call: IncomingK6Request } }> {
  const app = new Hono<{ Bindings: { call: IncomingK6Request } }>();
  app.all("/cloud/v6/*", ({ env }) => handleK6V6(env.call));
  app.use("/v3/*", async ({ env }, next) => {
    const { retired } = env.call.knobs;
    if (retired !== null) throw new K6ApiError(retired, "notFound", "This API has been removed.");
    await next();
  });
  for (const [path, handler] of Object.entries(ROUTES)) {
    app.all(path, ({ env, req }) => answer(env.call, handler, req.param() as Parameters));
    app.all(`${path}/`, ({ env, req }) => {
      if (env.call.knobs.trailingSlash === "not-found") throw notFoundError();
      return answer(env.call, handler, req.param() as Parameters);
    });
  }
  app.notFound(() => answerError(notFoundError()));
  app.onError(answerError);
  return app;
}

function answer(request: IncomingK6Request, handler: Handler, parameters: Parameters): Response {
  const call = admit(request);
  if (call.request.method === "GET") return Response.json(handler(call, parameters));
  throw new K6ApiError(405, "methodNotAllowed", `Method "${call.request.method}" not allowed.`);
}

function admit(request: IncomingK6Request): AuthenticatedK6Request {
  if (request.caller.kind === "missing") {
    throw new K6ApiError(401, "notAuthenticated", "Authentication credentials were not provided.");
  }
  const call = requireCredential(request, request.knobs.basic ? ["token", "bearer", "basic"] : ["token", "bearer"]);
  if (!call) throw new K6ApiError(401, "authenticationFailed", "Invalid token.");
  return call;
}

function answerError(error: Error): Response {
  if (!(error instanceof K6ApiError)) throw error;
  return Response.json({ error: { message: error.message, code: error.code } }, { status: error.status });
}
