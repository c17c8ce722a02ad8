export { isTimeout } from "./abort.ts";
export type {
  CountPage,
  MatchPage,
  Normalizer,
  OrganizationAddress,
  OwnedOrganizations,
  ProjectFacetPage,
  Provider,
  Upstream,
  UpstreamEndpoint,
  UpstreamOrganizationPage,
  UpstreamProjectPage,
} from "./provider.ts";
export type { ListedStack, ProviderDescription, ProviderSource } from "./provider-description.ts";
export { describeProvider, printProviders, PROVIDER_NAMES } from "./provider-registry.ts";
export type { UpstreamDetail, UpstreamRole, UpstreamSetting, UpstreamTeam } from "./upstream-detail.ts";
export { UpstreamError, type UpstreamErrorCode } from "./upstream-error.ts";
export type { FallbackApi, UpstreamOrganization, UpstreamProject } from "./upstream-organization.ts";
export type { UpstreamRateLimit } from "./upstream-rate-limit.ts";
export { readUpstreamWait, waitForWindow } from "./upstream-wait.ts";
export { clampWait, clampWaitUntil, MAX_UPSTREAM_WAIT } from "./wait-limit.ts";
