import { refuse } from "@roster/core/problem";
import type { Source } from "@roster/core/source";
import { hasScope, type Principal, type Scope } from "./auth/principal.ts";
import type { Call, Deployment, Root } from "./deployment.ts";

/** A request past the door: who asks, and what is in view. */
export interface Asked {
  readonly request: Request;
  readonly url: URL;
  readonly headers: Headers;
  readonly principal: Principal;
  readonly call: Call;
  readonly deployment: Deployment;
  readonly access: Root["access"];
  readonly inView: readonly Source[];
}

/** Brings a request to a route that a scope guards. Refuses with 403 where the key lacks it. */
export async function askedOf(
  request: Request,
  { deployment, access }: Root,
  principal: Principal,
  call: Call,
  scope: Scope | null,
): Promise<Asked> {
  if (scope !== null && !hasScope(principal, scope)) refuse("insufficient-scope", `This needs the scope ${scope}.`);
  return {
    request,
    url: new URL(request.url),
    headers: request.headers,
    principal,
    call,
    deployment,
    access,
    inView: await deployment.inView(principal, call),
  };
}
