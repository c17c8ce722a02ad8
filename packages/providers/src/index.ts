export type {
  CountPage,
  MatchPage,
  OrganizationAddress,
  UpstreamOrganizationPage,
  OwnedOrganizations,
  ProjectFacetPage,
  UpstreamProjectPage,
  Provider,
  Upstream,
} from "./provider.ts";
export { readRateLimit, type UpstreamRateLimit } from "./upstream-rate-limit.ts";
export type { UpstreamDetail, UpstreamRole, UpstreamSetting, UpstreamTeam } from "./upstream-detail.ts";
export { UpstreamError, type UpstreamErrorCode } from "./upstream-error.ts";
export type { UpstreamOrganization, UpstreamProject } from "./upstream-organization.ts";
export type { ApiVersion } from "./via.ts";
