import { throwProblem } from "@roster/core/problem";
import type { OrganizationDocument } from "@roster/core/source";
import type { RequestContext } from "../request-context.ts";
import { hasScope, type Principal, type Scope } from "../auth/principal.ts";
import type { Operation } from "../operation.ts";
import { resolveOrganization } from "./resolve-organization.ts";

/** Methods that change nothing (RFC 9110 §9.2.1). */
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

export const proxyOrganizationOperation = passage("routeOrganization", "/api/0/organizations/{id}/{rest}");
export const proxyProjectOperation = passage("routeProject", "/api/0/projects/{id}/{rest}");

function passage(id: string, path: string): Operation {
  return {
    id,
    method: "*",
    path,
    dialect: "sentry",
    summary: "Route on",
    description: "Whatever else the organization's own API answers.",
    scope: null,
    recordsAuthOutcome: true,
    parameters: () => ({}),
    handle: routeOn,
  };
}

/**
 * Sends a request on to the region of the organization that its path names, and streams the answer. With the caller's own
 * token the upstream judges; a key needs the scope for it.
 */
async function routeOn(asked: RequestContext): Promise<Response> {
  const organization = await resolveOrganization(asked);
  demandScope(asked.principal, organization, SAFE.has(asked.request.method) ? "proxy:read" : "proxy:write");
  return proxyToUpstream(asked, organization);
}

export async function proxyToUpstream(asked: RequestContext, organization: OrganizationDocument): Promise<Response> {
  const { request, principal, metadata: call, deployment } = asked;
  return deployment.proxyToUpstream({ request, organization }, principal, call);
}

/** A key's scopes are about what is done with the managed token; a credential of the caller's own does what it can. */
function demandScope(principal: Principal, organization: OrganizationDocument, scope: Scope): void {
  const own = Object.hasOwn(principal.credentials, String(organization["installation"]));
  if (!own && !hasScope(principal, scope))
    throwProblem("insufficient-scope", `The key needs the scope ${scope} for this.`);
}
