import { throwProblem } from "@roster/core/problem";
import type { Source } from "@roster/core/source";
import { hasScope, type Principal, type Scope } from "./auth/principal.ts";
import type { Dependencies, Deployment } from "./dependencies.ts";
import type { RequestMetadata } from "./middleware/request-metadata.ts";

/** An authenticated request, with the sources that its principal may read. Every operation receives one. */
export interface RequestContext {
  readonly request: Request;
  readonly url: URL;
  readonly headers: Headers;
  readonly principal: Principal;
  readonly metadata: RequestMetadata;
  readonly deployment: Deployment;
  readonly sourcesInView: readonly Source[];
}

/** Creates the context of an operation. Refuses with 403 where the key lacks the operation's scope; null = no scope. */
export async function createRequestContext(
  request: Request,
  { deployment }: Dependencies,
  principal: Principal,
  metadata: RequestMetadata,
  scope: Scope | null,
): Promise<RequestContext> {
  if (scope !== null && !hasScope(principal, scope)) {
    throwProblem("insufficient-scope", `This operation requires the scope ${scope}.`);
  }
  return {
    request,
    url: new URL(request.url),
    headers: request.headers,
    principal,
    metadata,
    deployment,
    sourcesInView: await deployment.sourcesInView(principal, metadata),
  };
}
