import type { Instant } from "@roster/core/model";

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
