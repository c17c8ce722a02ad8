export type {
  CountPage,
  Credential,
  MatchPage,
  OrganizationAddress,
  UpstreamOrganizationPage as OrganizationPage,
  OwnedOrganizations as Owned,
  ProjectFacetPage,
  UpstreamProjectPage as ProjectPage,
  Provider,
  Upstream,
} from "./provider.ts";
export { readRateLimit as readRate, type UpstreamRateLimit as RateReading } from "./upstream-rate-limit.ts";
export type { UpstreamDetail, UpstreamRole, UpstreamSetting, UpstreamTeam } from "./upstream-detail.ts";
export { UpstreamError, type UpstreamErrorCode } from "./upstream-error.ts";
export type { UpstreamOrganization, UpstreamProject } from "./upstream-organization.ts";
export type { ApiVersion as Via } from "./via.ts";
