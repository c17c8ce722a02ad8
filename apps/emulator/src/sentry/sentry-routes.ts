import { showOrganization } from "./organization-endpoint.ts";
import type { SentryEndpoint } from "./sentry-endpoint.ts";
import { ORGANIZATION_SCOPES } from "./sentry-endpoint.ts";
import { listMembers } from "./members-endpoint.ts";
import { listSentryOrganizations, refuseCreation } from "./organizations-endpoint.ts";
import { listSentryProjects } from "./organization-projects-endpoint.ts";
import { listSentryRegions } from "./regions-endpoint.ts";
import { listTeams } from "./sentry-team.ts";
import { listVisibleProjects, showProject } from "./project-endpoints.ts";
import { showIndex, showUser } from "./user-endpoints.ts";
import { showOrganizationStats } from "./stats-endpoint.ts";

/**
 * The server that runs an endpoint: every server, control only, the cell of the organization in the path, or `pinned`:
 * control forwards the request to a fixed cell, because the path contains no organization.
 */
type Silo = "all" | "control" | "cell" | "pinned";

export interface SentryRoute {
  readonly path: string;
  readonly silo: Silo;
  readonly endpoint: SentryEndpoint;
}

const ORGANIZATION = "/api/0/organizations/:organization/";
const PROJECT_SCOPES = { GET: ["project:read", "project:write", "project:admin"] };
const MEMBER_SCOPES = { GET: ["member:read", "member:write", "member:admin"] };

function getRoute(
  path: string,
  silo: Silo,
  scopes: SentryEndpoint["scopes"],
  handler: SentryEndpoint["handlers"][string],
): SentryRoute {
  return { path, silo, endpoint: { methods: ["GET", "HEAD", "OPTIONS"], scopes, handlers: { GET: handler } } };
}

/** All emulated URLs of Sentry's API. */
export const SENTRY_ROUTES: readonly SentryRoute[] = [
  {
    path: "/api/0/organizations/",
    silo: "all",
    endpoint: {
      methods: ["GET", "POST", "HEAD", "OPTIONS"],
      scopes: ORGANIZATION_SCOPES,
      handlers: { GET: listSentryOrganizations, POST: refuseCreation },
      allowsLimitedTokens: true,
    },
  },
  {
    path: ORGANIZATION,
    silo: "cell",
    endpoint: {
      methods: ["GET", "PUT", "DELETE", "HEAD", "OPTIONS"],
      scopes: ORGANIZATION_SCOPES,
      handlers: { GET: showOrganization },
    },
  },
  getRoute(`${ORGANIZATION}projects/`, "cell", ORGANIZATION_SCOPES, listSentryProjects),
  getRoute(`${ORGANIZATION}members/`, "cell", MEMBER_SCOPES, listMembers),
  getRoute(`${ORGANIZATION}teams/`, "cell", ORGANIZATION_SCOPES, listTeams),
  getRoute(`${ORGANIZATION}stats_v2/`, "cell", ORGANIZATION_SCOPES, showOrganizationStats),
  getRoute("/api/0/projects/", "pinned", PROJECT_SCOPES, listVisibleProjects),
  getRoute("/api/0/projects/:organization/:project/", "cell", PROJECT_SCOPES, showProject),
  getRoute("/api/0/users/:user/regions/", "control", { GET: ["org:read"] }, listSentryRegions),
  getRoute("/api/0/users/:user/", "control", { GET: ["org:read"] }, showUser),
  getRoute("/api/0/", "all", null, showIndex),
];
