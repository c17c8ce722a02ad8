import { showOrganization } from "./detail.ts";
import type { Endpoint } from "./endpoint.ts";
import { ORGANIZATION_SCOPES } from "./endpoint.ts";
import { listOrganizations } from "./list-organizations.ts";
import { listProjects } from "./list-projects.ts";
import { listRegions } from "./list-regions.ts";
import { refuseCreation } from "./refuse-creation.ts";

/** Where an endpoint runs: on every server, on control alone, or on the cell of the organization in its path. */
export type Silo = "all" | "control" | "cell";

export interface Route {
  readonly path: string;
  readonly silo: Silo;
  readonly endpoint: Endpoint;
}

const READ = ["GET", "HEAD", "OPTIONS"];

/** Every URL of Sentry's API that is emulated. */
export const ROUTES: readonly Route[] = [
  {
    path: "/api/0/organizations/",
    silo: "all",
    endpoint: {
      methods: ["GET", "POST", "HEAD", "OPTIONS"],
      scopes: ORGANIZATION_SCOPES,
      handlers: { GET: listOrganizations, POST: refuseCreation },
    },
  },
  {
    path: "/api/0/organizations/:organization/",
    silo: "cell",
    endpoint: {
      methods: ["GET", "PUT", "DELETE", "HEAD", "OPTIONS"],
      scopes: ORGANIZATION_SCOPES,
      handlers: { GET: showOrganization },
    },
  },
  {
    path: "/api/0/organizations/:organization/projects/",
    silo: "cell",
    endpoint: { methods: READ, scopes: ORGANIZATION_SCOPES, handlers: { GET: listProjects } },
  },
  {
    path: "/api/0/users/:user/regions/",
    silo: "control",
    endpoint: { methods: READ, scopes: { GET: ["org:read"] }, handlers: { GET: listRegions } },
  },
];
