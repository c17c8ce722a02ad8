import type { Operation } from "./operation.ts";
import { explainOperation } from "./routes/explain.ts";
import { getOperation } from "./routes/get-organization.ts";
import { listOperation } from "./routes/list-organizations.ts";
import { projectsOperation } from "./routes/list-projects.ts";
import { sourcesOperation } from "./routes/list-sources.ts";
import { meOperation } from "./routes/me.ts";

/** Every route of the face that a caller needs a credential for. */
export const OPERATIONS: readonly Operation[] = [
  listOperation,
  getOperation,
  projectsOperation,
  sourcesOperation,
  explainOperation,
  meOperation,
];
