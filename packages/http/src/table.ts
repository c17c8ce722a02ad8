import type { Operation } from "./operation.ts";
import { changesOperation } from "./routes/list-changes.ts";
import { explainOperation } from "./routes/explain.ts";
import { getOperation } from "./routes/get-organization.ts";
import { listOperation } from "./routes/list-organizations.ts";
import { projectsOperation } from "./routes/list-projects.ts";
import { sourcesOperation } from "./routes/list-sources.ts";
import { meOperation } from "./routes/me.ts";
import { refreshOperation } from "./routes/refresh-source.ts";

/** Every route of the face that a caller needs a credential for. */
export const OPERATIONS: readonly Operation[] = [
  listOperation,
  getOperation,
  projectsOperation,
  sourcesOperation,
  refreshOperation,
  changesOperation,
  explainOperation,
  meOperation,
];
