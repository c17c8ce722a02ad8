import { showOrganization } from "./detail.ts";
import type { Endpoint } from "./endpoint.ts";
import { ORGANIZATION_SCOPES } from "./endpoint.ts";
import { listMembers } from "./list-members.ts";
import { listOrganizations } from "./list-organizations.ts";
import { listProjects } from "./list-projects.ts";
import { listRegions } from "./list-regions.ts";
import { listTeams } from "./list-teams.ts";
import { listOwnProjects, showProject } from "./project-endpoints.ts";
import { refuseCreation } from "./refuse-creation.ts";
import { showIndex, showUser } from "./show-index.ts";
import { showStats } from "./stats.ts";

/**
 * Where an endpoint runs: on every server, on control alone, on the cell of the organization in its path, or, asked of
 * control, on the cell that everything without an organization is pinned to.
 */
export type Silo = "all" | "control" | "cell" | "pinned";

export interface Route {
  readonly path: string;
  readonly silo: Silo;
  readonly endpoint: Endpoint;
}

const ORGANIZATION = "/api/0/organizations/:organization/";
const PROJECT_SCOPES = { GET: ["project:read", "project:write", "project:admin"] };
const MEMBER_SCOPES = { GET: ["member:read", "member:write", "member:admin"] };

function read(path: string, silo: Silo, scopes: Endpoint["scopes"], handler: Endpoint["handlers"][string]): Route {
  return { path, silo, endpoint: { methods: ["GET", "HEAD", "OPTIONS"], scopes, handlers: { GET: handler } } };
}

/** Every URL of Sentry's API that is emulated. */
export const ROUTES: readonly Route[] = [
  {
    path: "/api/0/organizations/",
    silo: "all",
    endpoint: {
      methods: ["GET", "POST", "HEAD", "OPTIONS"],
      scopes: ORGANIZATION_SCOPES,
      handlers: { GET: listOrganizations, POST: refuseCreation },
      isOpenToLimited: true,
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
  read(`${ORGANIZATION}projects/`, "cell", ORGANIZATION_SCOPES, listProjects),
  read(`${ORGANIZATION}members/`, "cell", MEMBER_SCOPES, listMembers),
  read(`${ORGANIZATION}teams/`, "cell", ORGANIZATION_SCOPES, listTeams),
  read(`${ORGANIZATION}stats_v2/`, "cell", ORGANIZATION_SCOPES, showStats),
  read("/api/0/projects/", "pinned", PROJECT_SCOPES, listOwnProjects),
  read("/api/0/projects/:organization/:project/", "cell", PROJECT_SCOPES, showProject),
  read("/api/0/users/:user/regions/", "control", { GET: ["org:read"] }, listRegions),
  read("/api/0/users/:user/", "control", { GET: ["org:read"] }, showUser),
  read("/api/0/", "all", null, showIndex),
];
