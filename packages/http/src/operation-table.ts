import { getK6OrganizationOperation } from "./k6/get-k6-organization.ts";
import { listK6OrganizationsOperation } from "./k6/list-k6-organizations.ts";
import { listK6ProjectsOperation } from "./k6/list-k6-projects.ts";
import type { Operation } from "./operation.ts";
import { explainQueryOperation } from "./routes/explain-query.ts";
import { getOrganizationOperation } from "./routes/get-organization.ts";
import { listChangesOperation } from "./routes/list-changes.ts";
import { listOrganizationsOperation } from "./routes/list-organizations.ts";
import { listProjectsOperation } from "./routes/list-projects.ts";
import { listSourcesOperation } from "./routes/list-sources.ts";
import { getMeOperation } from "./routes/get-me.ts";
import { refreshSourceOperation } from "./routes/refresh-source.ts";
import { getSentryOrganizationOperation } from "./sentry/get-sentry-organization.ts";
import { listSentryOrganizationsOperation } from "./sentry/list-sentry-organizations.ts";
import { listSentryRegionsOperation } from "./sentry/list-sentry-regions.ts";
import { proxyOrganizationOperation, proxyProjectOperation } from "./sentry/proxy-operations.ts";

/** Every route that needs a credential. The first one that matches a request serves it. */
export const OPERATIONS: readonly Operation[] = [
  listOrganizationsOperation,
  getOrganizationOperation,
  listProjectsOperation,
  listSourcesOperation,
  refreshSourceOperation,
  listChangesOperation,
  explainQueryOperation,
  getMeOperation,
  listSentryOrganizationsOperation,
  getSentryOrganizationOperation,
  listSentryRegionsOperation,
  proxyOrganizationOperation,
  proxyProjectOperation,
  listK6OrganizationsOperation,
  getK6OrganizationOperation,
  listK6ProjectsOperation,
];
