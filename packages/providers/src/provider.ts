import type { Instant, ProviderName } from "@roster/core/model";
import type { RateReading } from "./rate.ts";

/**
 * The contract every upstream adapter keeps; `conformance.ts` is its meaning, run against all of them.
 *
 * An adapter knows one vendor's wire. It knows nothing of regions, sources, caching or storage: it turns calls into
 * upstream requests and answers into the unified shape, and holds no state between calls. It asks a page only when the
 * consumer wants it, and never again: patience is the consumer's.
 *
 * A call fails with an `UpstreamError`, or with the signal's own reason where the caller aborted for another than time.
 */
export interface Provider {
  readonly name: ProviderName;
  /**
   * Everything the credential may see, page by page, in the upstream's own order. Never a partial list: it ends or
   * throws. Rows come once while the upstream stands still; one that changes in between may come twice.
   *
   * @param after an earlier page's `next`: goes on behind that page, in a later call or another process.
   */
  organizations(upstream: Upstream, after?: string): AsyncIterable<OrganizationPage>;
  /** The projects of one organization that the credential may see, page by page. */
  projects(upstream: Upstream, organization: OrganizationAddress): AsyncIterable<ProjectPage>;
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

/** What goes into the upstream's `Authorization` header: `Bearer`, `Basic` or `Token`, and what follows it. */
export interface Credential {
  readonly scheme: string;
  readonly token: string;
}

/** Where an organization's own API is: enough to ask for what belongs to it. */
export interface OrganizationAddress {
  readonly remoteId: string;
  readonly slug: string | null;
  /** The base URL the upstream named for it, or null. Used only if its host is allowed. */
  readonly apiUrl: string | null;
}

export interface OrganizationPage {
  readonly organizations: readonly UpstreamOrganization[];
  /** What resumes the list behind this page; null after the last, and where the upstream can only be read as a whole. */
  readonly next?: string | null;
  /** What this answer said about the rate budget, or null. */
  readonly rate?: RateReading | null;
}

export interface ProjectPage {
  readonly projects: readonly UpstreamProject[];
  /** What this answer said about the rate budget, or null. */
  readonly rate?: RateReading | null;
}

/**
 * An organization in the unified shape, less what only a Directory can say (source, region, when it was seen). Null: the
 * upstream has no such fact, or sent something else in its place. URLs are http or https.
 */
export interface UpstreamOrganization {
  readonly remoteId: string;
  readonly slug: string | null;
  readonly name: string;
  readonly description: string | null;
  /** As the upstream says it; a word that is none of `Status` passes through. */
  readonly status: string | null;
  readonly createdAt: Instant | null;
  readonly updatedAt: Instant | null;
  readonly url: string | null;
  readonly apiUrl: string | null;
  readonly avatarUrl: string | null;
  readonly stack: { readonly id: string | null; readonly name: string | null } | null;
  readonly requires2fa: boolean | null;
  readonly hasAuthProvider: boolean | null;
  readonly isEarlyAdopter: boolean | null;
  readonly isDefault: boolean | null;
  readonly ownerId: string | null;
  /** The upstream's own JSON object, whole and untouched. */
  readonly raw: Readonly<Record<string, unknown>>;
}

export interface UpstreamProject {
  readonly remoteId: string;
  readonly slug: string | null;
  readonly name: string;
  readonly description: string | null;
  readonly platform: string | null;
  readonly createdAt: Instant | null;
  readonly updatedAt: Instant | null;
  readonly isDefault: boolean | null;
}
