import { createProblem } from "@roster/core/problem";
import { Hono } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { answerProblem, problemOf } from "./answer/problem.ts";
import { askedOf } from "./asked.ts";
import type { FaceEnv } from "./deployment.ts";
import { answerExplanation } from "./routes/explain.ts";
import { answerOne } from "./routes/get-organization.ts";
import { answerList } from "./routes/list-organizations.ts";
import { answerProjects } from "./routes/list-projects.ts";
import { answerSources } from "./routes/list-sources.ts";
import { answerProblemKind } from "./routes/problems.ts";

/**
 * The HTTP face that a region and the gateway share: from outside, a gateway is a region whose sources are regions.
 * What differs, who the caller is and where answers come from, is the `Root` that each request brings.
 */
export function createFace(): Hono<FaceEnv> {
  const app = new Hono<FaceEnv>();
  app
    .use(async (context, next) => {
      context.set("requestId", context.req.header("X-Request-Id")?.match(/^[\w-]{8,64}$/)?.[0] ?? crypto.randomUUID());
      await next();
      context.header("X-Request-Id", context.var.requestId);
    })
    .use(
      methodNotAllowed({
        app,
        onMethodNotAllowed: (_, methods) => {
          const allow = methods.join(", ");
          return answerProblem(createProblem("method-not-allowed", `The route answers ${allow}.`), { Allow: allow });
        },
      }),
    )
    .get("/healthz", (context) => context.json({ status: "ok" }, 200, { "Cache-Control": "no-store" }))
    .get("/problems/:code", (context) => answerProblemKind(context.req.param("code")))
    .use("/v1/*", async (context, next) => {
      context.set("principal", await context.env.authenticate(context.req.raw.headers));
      await next();
    })
    .get("/v1/organizations", async (context) => answerList(await askedOf(context, "org:read")))
    .get("/v1/organizations/:id", async (context) =>
      answerOne(await askedOf(context, "org:read"), context.req.param("id")),
    )
    .get("/v1/organizations/:id/projects", async (context) =>
      answerProjects(await askedOf(context, "org:read"), context.req.param("id")),
    )
    .get("/v1/explain", async (context) => answerExplanation(await askedOf(context, "org:read")))
    .get("/v1/sources", async (context) => answerSources(await askedOf(context, "org:read")))
    .notFound(() => answerProblem(createProblem("route-not-found", "There is no such route.")))
    .onError((error, context) => {
      const problem = problemOf(error);
      // The name of a defect, never its message: a message may quote what a caller sent.
      if (problem.code === "internal")
        console.error(JSON.stringify({ requestId: context.var.requestId, defect: error.name, stack: stackOf(error) }));
      return answerProblem(problem, { "X-Request-Id": context.var.requestId });
    });
  return app;
}

function stackOf(error: Error): readonly string[] {
  return (error.stack ?? "")
    .split("\n")
    .slice(1, 8)
    .map((line) => line.trim());
}
