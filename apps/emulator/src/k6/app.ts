import { Hono } from "hono";
import type { K6Caller } from "./caller.ts";
import type { K6Call } from "./call.ts";
import { K6Refusal, notFound } from "./errors.ts";
import { listOrganizationBodies, openOrganization, printDates } from "./organization.ts";
import { pageOf } from "./page.ts";
import { listProjectRows, printV3Project } from "./project.ts";

/** A request before anybody looked at its credential. */
export interface K6Request extends Omit<K6Call, "caller"> {
  readonly caller: K6Caller;
}

type Handler = (call: K6Call, parameters: Readonly<Record<string, string>>) => unknown;

const ROUTES: Readonly<Record<string, Handler>> = {
  "/v3/organizations": (call) => pageOf("organizations", listOrganizationBodies(call), call),
  "/v3/organizations/:id": (call, { id = "" }) => ({ organization: openOrganization(call, id).body }),
  "/v3/organizations/:id/projects": (call, { id = "" }) => {
    const organization = openOrganization(call, id).id;
    const projects = listProjectRows(call, organization).map((row) => printV3Project(row, organization));
    return pageOf(
      "projects",
      projects.map((project) => printDates(project, call.knobs.dates)),
      call,
    );
  },
};

/** k6's v3. Every list has an envelope, ids are integers, errors have integer codes. */
export function createK6(): Hono<{ Bindings: { call: K6Request } }> {
  const app = new Hono<{ Bindings: { call: K6Request } }>();
  for (const [path, handler] of Object.entries(ROUTES)) {
    app.all(path, ({ env, req }) => {
      const call = admit(env.call);
      if (call.request.method !== "GET") {
        throw new K6Refusal(405, "methodNotAllowed", `Method "${call.request.method}" not allowed.`);
      }
      return Response.json(handler(call, req.param() as Record<string, string>));
    });
  }
  app.notFound(({ env }) => answerError(env.call.caller.kind === "missing" ? missing() : notFound()));
  app.onError((error) => answerError(error));
  return app;
}

function admit(request: K6Request): K6Call {
  const { caller } = request;
  if (caller.kind === "missing") throw missing();
  if (caller.kind === "refused") throw new K6Refusal(401, "authenticationFailed", "Invalid token.");
  return { ...request, caller };
}

function missing(): K6Refusal {
  return new K6Refusal(401, "notAuthenticated", "Authentication credentials were not provided.");
}

function answerError(error: Error): Response {
  if (!(error instanceof K6Refusal)) throw error;
  return Response.json({ error: { message: error.message, code: error.code } }, { status: error.status });
}
