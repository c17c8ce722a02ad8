import { refuse } from "@roster/core/problem";
import type { Source } from "@roster/core/roster";
import type { Context } from "hono";
import { hasScope, type Principal, type Scope } from "./auth/principal.ts";
import type { Deployment, FaceEnv } from "./deployment.ts";

/** A request past the door: who asks, and what is in view. */
export interface Asked {
  readonly url: URL;
  readonly headers: Headers;
  readonly principal: Principal;
  readonly deployment: Deployment;
  readonly inView: readonly Source[];
}

/** Brings a request to a route that a scope guards. Refuses with 403 where the key lacks it. */
export async function askedOf(context: Context<FaceEnv>, scope: Scope): Promise<Asked> {
  const { principal, requestId } = context.var;
  const { deployment } = context.env;
  if (!hasScope(principal, scope)) refuse("insufficient-scope", `This needs the scope ${scope}.`);
  const request = context.req.raw;
  return {
    url: new URL(request.url),
    headers: request.headers,
    principal,
    deployment,
    inView: await deployment.inView(principal, { requestId, signal: request.signal }),
  };
}
