import { throwProblem } from "@roster/core/problem";
import type { Source } from "@roster/core/source";
import { hasScope, type Principal, type Scope } from "./auth/principal.ts";
import type { RequestMetadata, Deployment, Dependencies } from "./dependencies.ts";

/** A request past the door: who asks, and what is in view. */
export interface RequestContext {
  readonly request: Request;
  readonly url: URL;
  readonly headers: Headers;
  readonly principal: Principal;
  readonly metadata: RequestMetadata;
  readonly deployment: Deployment;
  readonly access: Dependencies["access"];
  readonly sourcesInView: readonly Source[];
}

/** Brings a request to a route that a scope guards. Refuses with 403 where the key lacks it. */
export async function createRequestContext(
  request: Request,
  { deployment, access }: Dependencies,
  principal: Principal,
  call: RequestMetadata,
  scope: Scope | null,
): Promise<RequestContext> {
  if (scope !== null && !hasScope(principal, scope))
    throwProblem("insufficient-scope", `This needs the scope ${scope}.`);
  return {
    request,
    url: new URL(request.url),
    headers: request.headers,
    principal,
    metadata: call,
    deployment,
    access,
    sourcesInView: await deployment.sourcesInView(principal, call),
  };
}
