import type { Credential, ProviderName } from "@roster/core/model";
import type { MembershipLookup } from "@roster/core/search";
import type { UpstreamRateLimit } from "./upstream-rate-limit.ts";
import type { UpstreamDetail } from "./upstream-detail.ts";
import type { UpstreamOrganization, UpstreamProject } from "./upstream-organization.ts";
import type { ApiVersion } from "./via.ts";

/**
 * The contract every upstream adapter keeps; `conformance.ts` is its meaning, run against all of them.
 *
 * An adapter knows one vendor's wire. It knows nothing of regions, sources, caching or storage: it turns calls into
 * upstream requests and answers into the unified shape, and holds no state between calls. It asks a page only when the
 * consumer wants it, and never again: patience is the consumer's.
 *
 * A page costs one upstream request, so whoever iterates spends a budget page by page; `after` takes an earlier page's
 * `next` and goes on behind it, in a later call or another process. An iteration that finds an API gone and turns to
 * another has spent one more.
 *
 * What a vendor cannot tell is data: `UNSUPPORTED` of the query language, by its name. Asked for all the same, a facet or leaf
 * answers null and sends nothing.
 *
 * A call fails with an `UpstreamError`, or with the signal's own reason where the caller aborted for another than time.
 */
export interface Provider {
  readonly name: ProviderName;
  /**
   * Everything the credential may see, page by page, in the upstream's own order. Never a partial list: it ends or
   * throws. Rows come once while the upstream stands still; one that changes in between may come twice.
   */
  organizations(upstream: Upstream, after?: string): AsyncIterable<UpstreamOrganizationPage>;
  /** The projects of one organization that the credential may see, page by page. */
  projects(upstream: Upstream, organization: OrganizationAddress): AsyncIterable<UpstreamProjectPage>;
  /**
   * What the upstream says of one organization. `not-found`: there is none of this id; `forbidden`: there is, and the
   * credential may not see it. At most two requests.
   */
  detail(upstream: Upstream, organization: OrganizationAddress): Promise<UpstreamDetail>;
  /** How many projects an organization has, and for what platforms. */
  projectFacet(upstream: Upstream, organization: OrganizationAddress, after?: string): AsyncIterable<ProjectFacetPage>;
  /** How many memberships an organization has, invitations included. No member is handed on. */
  memberCount(upstream: Upstream, organization: OrganizationAddress, after?: string): AsyncIterable<CountPage>;
  /** How many events an organization has accepted in the past 24 hours. */
  eventCount(upstream: Upstream, organization: OrganizationAddress): AsyncIterable<CountPage>;
  /**
   * The organizations that a leaf of a query is true of.
   *
   * @throws RangeError for a value that the upstream has no way to be asked for.
   */
  lookupMembership(upstream: Upstream, leaf: MembershipLookup, after?: string): AsyncIterable<MatchPage>;
  /** The organizations that the credential's user owns: a request a page, and for k6 one that asks who the user is. */
  owned(upstream: Upstream): Promise<OwnedOrganizations>;
}

/** How to reach an upstream: everything that touches the world arrives here. */
export interface Upstream {
  /**
   * Sends a request. The adapter only calls it with hosts it was configured with. An `UpstreamError` it throws (a spent
   * budget, an open circuit) passes through as it is; any other failure is `unreachable`.
   */
  readonly fetch: (request: Request) => Promise<Response>;
  readonly credential: Credential;
  /** Aborts the call, the request under way included. `AbortSignal.timeout` makes it `timed-out`. */
  readonly signal?: AbortSignal;
  /** Milliseconds since 1970, to tell waits from dates; `Date.now` unless given. */
  readonly now?: () => number;
}

/** Where an organization's own API is: enough to ask for what belongs to it. */
export interface OrganizationAddress {
  readonly remoteId: string;
  readonly slug: string | null;
  /** The base URL the upstream named for it, or null. Used only if its host is allowed. */
  readonly apiUrl: string | null;
}

/** What every page says beside its rows. */
interface PageInfo {
  /** What resumes behind this page; null after the last, and where the upstream can only be read as a whole. */
  readonly next?: string | null;
  /** What this answer said about the rate budget, or null. */
  readonly rate?: UpstreamRateLimit | null;
}

export interface UpstreamOrganizationPage extends PageInfo {
  readonly organizations: readonly UpstreamOrganization[];
  readonly via?: ApiVersion;
}

export interface UpstreamProjectPage extends Omit<PageInfo, "next"> {
  readonly projects: readonly UpstreamProject[];
  readonly via?: ApiVersion;
}

/** A part of a count: those of all pages add up to it. */
export interface CountPage extends PageInfo {
  /** Null: the upstream cannot tell. */
  readonly count: number | null;
}

export interface ProjectFacetPage extends CountPage {
  /** The platforms of this page's projects, once each, or null where projects have none. */
  readonly platforms: readonly string[] | null;
}

export interface MatchPage extends PageInfo {
  /** Null: the upstream cannot tell. */
  readonly remoteIds: readonly string[] | null;
}

export interface OwnedOrganizations {
  /** Null where nobody can tell: the credential stands for no user, or the API that knew is gone. */
  readonly remoteIds: readonly string[] | null;
  /** What the last answer said about the rate budget, or null. */
  readonly rate: UpstreamRateLimit | null;
}
