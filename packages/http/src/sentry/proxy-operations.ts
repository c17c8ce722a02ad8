import { throwProblem } from "@roster/core/problem";
import { hasScope, type Principal, type Scope } from "../auth/principal.ts";
import type { ProxiedOrganization } from "../dependencies.ts";
import type { Operation } from "../operation.ts";
import type { RequestContext } from "../request-context.ts";
import { resolveOrganization } from "./resolve-organization.ts";

/** Methods that change nothing (RFC 9110 §9.2.1). */
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

export const proxyOrganizationOperation = proxyOperation("routeOrganization", "/api/0/organizations/{id}/{rest}");
export const proxyProjectOperation = proxyOperation("routeProject", "/api/0/projects/{id}/{rest}");

function proxyOperation(id: string, path: string): Operation {
  return {
    id,
    method: "*",
    path,
    dialect: "sentry",
    summary: "Proxy to the upstream",
    description: "All other routes of the organization's own API.",
    scope: null,
    recordsAuthOutcome: true,
    parameters: () => ({}),
    handle: proxyToUpstream,
  };
}

/**
 * Sends a request to the region of the organization in its path, and streams the response. The upstream authorizes the
 * caller's own token. A key needs a scope.
 */
async function proxyToUpstream(context: RequestContext): Promise<Response> {
  const { request, principal, metadata, deployment } = context;
  const organization = await resolveOrganization(context);
  assertScope(principal, organization, SAFE_METHODS.has(request.method) ? "proxy:read" : "proxy:write");
  return deployment.proxyToUpstream({ request, organization }, principal, metadata);
}

/** The scopes of a key limit the use of the managed token. They do not limit the caller's own credential. */
function assertScope(principal: Principal, organization: ProxiedOrganization, scope: Scope): void {
  const hasOwnCredential = Object.hasOwn(principal.credentials, organization.installation);
  if (!hasOwnCredential && !hasScope(principal, scope)) {
    throwProblem("insufficient-scope", `This operation requires the scope ${scope}.`);
  }
}
