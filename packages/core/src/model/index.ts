export { compareCodePoints } from "./code-points.ts";
export type { Credential } from "./credential.ts";
export { fold } from "./fold.ts";
export { parseInstant, printInstant, startOfDay, type Instant } from "./instant.ts";
export { organizationSchema, projectSchema, STATUSES, type Organization, type Project } from "./organization.ts";
