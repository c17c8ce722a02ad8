import type { Instant, ProviderName } from "@roster/core/model";

/**
 * The contract every upstream adapter keeps; `conformance.ts` is its meaning, run against all of them.
 *
 * An adapter knows one vendor's wire. It knows nothing of regions, sources, caching or storage: it turns calls into
 * upstream requests and answers into the unified shape, and holds no state between calls.
 */
export interface Provider {
  readonly name: ProviderName;
  /** Everything the credential may see, page by page, in the upstream's own order. Never a partial list: it ends or throws. */
  organizations(upstream: Upstream): AsyncIterable<OrganizationPage>;
  /** The projects of one organization that the credential may see, page by page. */
  projects(upstream: Upstream, organization: OrganizationAddress): AsyncIterable<ProjectPage>;
}

/** How to reach an upstream: everything that touches the world arrives here. */
export interface Upstream {
  /** Sends a request. The adapter only calls it with hosts it was configured with. */
  readonly fetch: (request: Request) => Promise<Response>;
  readonly credential: Credential;
  /** Aborts the call, the request under way included. */
  readonly signal?: AbortSignal;
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
}

export interface ProjectPage {
  readonly projects: readonly UpstreamProject[];
}

/** An organization in the unified shape, less what only a Directory can say (source, region, when it was seen). */
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
