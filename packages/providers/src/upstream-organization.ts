import type { Instant } from "@roster/core/model";

/**
 * The name of the API that a result came from, if it is not the vendor's usual one, because that is gone. Null or missing
 * for the usual API. A result of a fallback confirms that an organization exists, and may have few other facts: it must
 * not replace known facts.
 */
export type FallbackApi = string | null;

/**
 * An organization in the unified shape, without the fields that the Directory adds (source, region, time of the last
 * sync). A field is null if the upstream has no such field, or sent a value of another type. URLs are http or https.
 */
export interface UpstreamOrganization {
  readonly remoteId: string;
  readonly slug: string | null;
  readonly name: string;
  readonly description: string | null;
  /** As the upstream sent it. A value that is not a `Status` is kept. */
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
  /** The upstream's own JSON object, complete and unchanged. */
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
