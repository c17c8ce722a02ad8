export type {
  Credential,
  OrganizationAddress,
  OrganizationPage,
  ProjectPage,
  Provider,
  Upstream,
  UpstreamOrganization,
  UpstreamProject,
} from "./provider.ts";
export type { RateReading } from "./rate.ts";
export { UpstreamError, type UpstreamErrorCode } from "./upstream-error.ts";
