import { k6GetOperation } from "./k6/get-organization.ts";
import { k6ListOperation } from "./k6/list-organizations.ts";
import { k6ProjectsOperation } from "./k6/list-projects.ts";
import type { Operation } from "./operation.ts";
import { explainOperation } from "./routes/explain.ts";
import { getOperation } from "./routes/get-organization.ts";
import { changesOperation } from "./routes/list-changes.ts";
import { listOperation } from "./routes/list-organizations.ts";
import { projectsOperation } from "./routes/list-projects.ts";
import { sourcesOperation } from "./routes/list-sources.ts";
import { meOperation } from "./routes/me.ts";
import { refreshOperation } from "./routes/refresh-source.ts";
import { sentryGetOperation } from "./sentry/get-organization.ts";
import { sentryListOperation } from "./sentry/list-organizations.ts";
import { sentryRegionsOperation } from "./sentry/list-regions.ts";
import { routeOrganization, routeProject } from "./sentry/route-on.ts";

/** Every route of the face that a caller needs a credential for. The first that fits a request answers it. */
export const OPERATIONS: readonly Operation[] = [
  listOperation,
  getOperation,
  projectsOperation,
  sourcesOperation,
  refreshOperation,
  changesOperation,
  explainOperation,
  meOperation,
  sentryListOperation,
  sentryGetOperation,
  sentryRegionsOperation,
  routeOrganization,
  routeProject,
  k6ListOperation,
  k6GetOperation,
  k6ProjectsOperation,
];
