import type { Credential } from "@roster/core/model";
import type { MembershipLookup, UnsupportedFields } from "@roster/core/search";
import type { UpstreamDetail } from "./upstream-detail.ts";
import type { FallbackApi, UpstreamOrganization, UpstreamProject } from "./upstream-organization.ts";
import type { UpstreamErrorCode } from "./upstream-error.ts";
import type { UpstreamRateLimit } from "./upstream-rate-limit.ts";

/**
 * The contract of every upstream adapter. `provider-conformance.ts` tests it for all adapters.
 *
 * An adapter implements one vendor's API. It turns calls into upstream requests, and responses into the unified shape. It
 * has no knowledge of regions, sources, caching or storage, and keeps no state between calls. It requests a page only
 * when the consumer asks for it, and does not retry.
 *
 * Each page costs one upstream request, so a consumer can stop after any page to stay within a budget. `after` takes the
 * `next` of an earlier page and continues behind it, also in a later call or in another process. An iteration that
 * switches to another API because the first one is gone costs one more request.
 *
 * `unsupported` lists what the vendor's API cannot return. If such a facet or lookup is called anyway, the adapter yields
 * null and sends no request.
 *
 * A call fails with an `UpstreamError`. If the caller aborts for another reason than a time-out, it fails with that
 * reason.
 */
export interface Provider {
  readonly name: string;
  /** As in the description of the provider. */
  readonly unsupported: UnsupportedFields;
  readonly normalizer: Normalizer;
  /**
   * The state of the rate limit as the vendor's own header fields state it. Null if a response has none of them, and for a
   * vendor that has no such fields. `Retry-After` is not read here, because it has one meaning for all vendors.
   */
  rateLimit(headers: Headers): UpstreamRateLimit | null;
  /**
   * The code of the error with which a call fails on a response that is not a 2xx. For responses that others requested, for
   * example to tell an invalid credential from one that lacks access.
   *
   * @param body the body, or its beginning.
   */
  failureCode(status: number, body: string): UpstreamErrorCode;
  /**
   * All organizations that the credential can see, page by page, in the upstream's order. The list is complete, or the
   * iteration throws. Each organization appears once, unless it changes upstream while the pages are read.
   */
  organizations(upstream: Upstream, after?: string): AsyncIterable<UpstreamOrganizationPage>;
  /** The projects of one organization that the credential can see, page by page. */
  projects(upstream: Upstream, organization: OrganizationAddress): AsyncIterable<UpstreamProjectPage>;
  /**
   * The details of one organization. Fails with `not-found` if there is no organization with this id, and with
   * `forbidden` if the credential has no access to it. Sends at most two requests.
   */
  detail(upstream: Upstream, organization: OrganizationAddress): Promise<UpstreamDetail>;
  /** The number of an organization's projects, and their platforms. */
  projectFacet(upstream: Upstream, organization: OrganizationAddress, after?: string): AsyncIterable<ProjectFacetPage>;
  /** The number of an organization's memberships, including invitations. Members themselves are not returned. */
  memberCount(upstream: Upstream, organization: OrganizationAddress, after?: string): AsyncIterable<CountPage>;
  /** The number of events that an organization accepted in the past 24 hours. */
  eventCount(upstream: Upstream, organization: OrganizationAddress): AsyncIterable<CountPage>;
  /**
   * The organizations that have a member with this e-mail address, or a membership with this id.
   *
   * @throws RangeError for a value that cannot be expressed in a request to the upstream.
   */
  lookupMembership(upstream: Upstream, lookup: MembershipLookup, after?: string): AsyncIterable<MatchPage>;
  /** The organizations that the credential's user owns. Costs one request per page; k6 needs one more for the user's id. */
  owned(upstream: Upstream): Promise<OwnedOrganizations>;
}

/**
 * The kinds of endpoints. A failure of one kind says nothing about the others: the list can be healthy while the projects
 * of every organization fail. `lookup` is the organization list with a filter.
 */
export type UpstreamEndpoint = "list" | "lookup" | "detail" | "projects" | "members" | "stats" | "account" | "stack";

/** Converts an organization's own JSON to the unified shape, without a request. */
export interface Normalizer {
  /**
   * Counts from 1. Increase it with every change of what `normalize` returns for the same JSON: stored organizations are
   * then normalized again.
   */
  readonly version: number;
  /** The organization that a list with this item returns. Null for JSON that is not an item of a list. */
  normalize(raw: unknown): UpstreamOrganization | null;
}

/** How to reach an upstream. All side effects of an adapter go through it. */
export interface Upstream {
  /**
   * Sends a request. The adapter only calls it with hosts of its configuration. An `UpstreamError` (an exhausted budget,
   * an open circuit) is passed on unchanged. Any other failure becomes `unreachable`.
   *
   * @param endpoint what the request is about, for limits that differ by endpoint.
   */
  readonly fetch: (request: Request, endpoint: UpstreamEndpoint) => Promise<Response>;
  readonly credential: Credential;
  /** Aborts the call, including a request in flight. With `AbortSignal.timeout` the call fails with `timed-out`. */
  readonly signal?: AbortSignal;
  /** Milliseconds since 1970, used to turn dates into waits. The default is `Date.now`. */
  readonly now?: () => number;
}

/** Identifies an organization upstream, and where its API is. */
export interface OrganizationAddress {
  readonly remoteId: string;
  readonly slug: string | null;
  /** The base URL that the upstream named for the organization, or null. Used only if its host is allowed. */
  readonly apiUrl: string | null;
}

/** The fields that all pages have in common. */
interface PageInfo {
  /** Continues behind this page. Null after the last page, and for an API that can only be read from the start. */
  readonly next?: string | null;
  /** The rate limit as this response stated it, or null. */
  readonly rate?: UpstreamRateLimit | null;
}

export interface UpstreamOrganizationPage extends PageInfo {
  readonly organizations: readonly UpstreamOrganization[];
  readonly fallback?: FallbackApi;
  /**
   * The `remoteId`s of organizations that the upstream reported as not found while it was asked for each of them. A list
   * that is read in this way is not complete, so other missing organizations are no evidence.
   */
  readonly absent?: readonly string[];
}

export interface UpstreamProjectPage extends Omit<PageInfo, "next"> {
  readonly projects: readonly UpstreamProject[];
  readonly fallback?: FallbackApi;
}

/** A part of a count. The total is the sum over all pages. */
export interface CountPage extends PageInfo {
  /** Null if the vendor's API cannot return it. */
  readonly count: number | null;
}

export interface ProjectFacetPage extends CountPage {
  /** The distinct platforms of this page's projects. Null if the vendor's projects have no platform. */
  readonly platforms: readonly string[] | null;
}

export interface MatchPage extends PageInfo {
  /** Null if the vendor's API cannot return it. */
  readonly remoteIds: readonly string[] | null;
}

export interface OwnedOrganizations {
  /** Null if it cannot be determined: the credential does not belong to a user, or the API no longer exists. */
  readonly remoteIds: readonly string[] | null;
  /** The rate limit as the last response stated it, or null. */
  readonly rate: UpstreamRateLimit | null;
}
