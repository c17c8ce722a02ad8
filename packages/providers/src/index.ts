export type {
  CountPage,
  Credential,
  MatchPage,
  OrganizationAddress,
  OrganizationPage,
  Owned,
  ProjectFacetPage,
  ProjectPage,
  Provider,
  Upstream,
} from "./provider.ts";
export { readRate, type RateReading } from "./rate.ts";
export type { UpstreamDetail, UpstreamRole, UpstreamSetting, UpstreamTeam } from "./upstream-detail.ts";
export { UpstreamError, type UpstreamErrorCode } from "./upstream-error.ts";
export type { UpstreamOrganization, UpstreamProject } from "./upstream-organization.ts";
export type { Via } from "./via.ts";
