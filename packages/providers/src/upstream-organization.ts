import type { Instant } from "@roster/core/model";

/**
 * The version of k6's API that a result came from. `v3` has organizations. Its successor `v6` has stacks only, so a result
 * of `v6` contains little more than a name and an id.
 */
export type ApiVersion = "v3" | "v6";

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
