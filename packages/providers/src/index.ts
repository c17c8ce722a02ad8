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
export { UpstreamError, type UpstreamErrorCode } from "./upstream-error.ts";
