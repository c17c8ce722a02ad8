import { Hono } from "hono";
import { printK6Account } from "./k6-account.ts";
import type { AuthenticatedK6Context, K6RequestContext } from "./k6-request-context.ts";
import { authenticateK6 } from "./k6-request-context.ts";
import { K6ApiError, notFoundError } from "./k6-errors.ts";
import { listK6Organizations, requireK6Organization } from "./k6-organizations.ts";
import { printK6List } from "./k6-list-envelope.ts";
import { listK6ProjectRows, requireK6Project, printV3Project } from "./k6-projects.ts";
import { handleK6V6 } from "./k6-v6.ts";

type PathParameters = Readonly<Record<string, string>>;
type Handler = (context: AuthenticatedK6Context, parameters: PathParameters) => unknown;

const ROUTES: Readonly<Record<string, Handler>> = {
  "/v3/account/me": (context) => printK6Account(context),
  "/v3/organizations": (context) => printK6List("organizations", listK6Organizations(context), context),
  "/v3/organizations/:id": (context, { id = "" }) => ({ organization: requireK6Organization(context, id).body }),
  "/v3/organizations/:id/projects": (context, { id = "" }) => {
    const rows = listK6ProjectRows(context, requireK6Organization(context, id).id);
    return printK6List(
      "projects",
      rows.map((row) => printV3Project(row, context.knobs)),
      context,
    );
  },
  "/v3/projects/:id": (context, { id = "" }) => ({
    project: printV3Project(requireK6Project(context, id), context.knobs),
  }),
};

/**
 * The API of k6 Cloud. In v3 every list has an envelope, ids are integers, and errors have integer codes. v6 differs.
 */
export function createK6App(): Hono<{ Bindings: { context: K6RequestContext } }> {
  const app = new Hono<{ Bindings: { context: K6RequestContext } }>();
  app.all("/cloud/v6/*", ({ env }) => handleK6V6(env.context));
  app.use("/v3/*", async ({ env }, next) => {
    const { retired } = env.context.knobs;
    if (retired !== null) throw new K6ApiError(retired, "notFound", "This API has been removed.");
    await next();
  });
  for (const [path, handler] of Object.entries(ROUTES)) {
    app.all(path, ({ env, req }) => handle(env.context, handler, req.param() as PathParameters));
    app.all(`${path}/`, ({ env, req }) => {
      if (env.context.knobs.trailingSlash === "not-found") throw notFoundError();
      return handle(env.context, handler, req.param() as PathParameters);
    });
  }
  app.notFound(() => errorResponse(notFoundError()));
  app.onError(errorResponse);
  return app;
}

function handle(request: K6RequestContext, handler: Handler, parameters: PathParameters): Response {
  const context = authenticateV3(request);
  if (context.request.method === "GET") return Response.json(handler(context, parameters));
  throw new K6ApiError(405, "methodNotAllowed", `Method "${context.request.method}" not allowed.`);
}

function authenticateV3(request: K6RequestContext): AuthenticatedK6Context {
  if (request.caller.kind === "missing") {
    throw new K6ApiError(401, "notAuthenticated", "Authentication credentials were not provided.");
  }
  const context = authenticateK6(request, request.knobs.basic ? ["token", "bearer", "basic"] : ["token", "bearer"]);
  if (!context) throw new K6ApiError(401, "authenticationFailed", "Invalid token.");
  return context;
}

function errorResponse(error: Error): Response {
  if (!(error instanceof K6ApiError)) throw error;
  return Response.json({ error: { message: error.message, code: error.code } }, { status: error.status });
}
