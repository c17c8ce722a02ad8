import type { Instant } from "../model/index.ts";

/**
 * What a question can be asked about one organization.
 *
 * Texts are folded (`fold` of the model), but for `id`, `remoteId` and `installation`. Where a fact may be missing,
 * null is *absent* (the provider has no such concept: the answer is no), and undefined is *unknown*.
 */
export interface OrganizationFacts {
  /** `sentry:2`. */
  readonly id: string;
  readonly remoteId: string;
  readonly installation: string;
  readonly provider: string;
  readonly source: string;
  readonly region: string;
  readonly slug: string | null;
  readonly name: string;
  readonly status: string | null;
  /** Null is unknown: everything was created once. */
  readonly createdAt: Instant | null;
  readonly changedAt: Instant;
  readonly isDefault: boolean | null;
  readonly isEarlyAdopter: boolean | null;
  readonly requires2fa: boolean | null;
  readonly hasAuthProvider: boolean | null;
  readonly members?: number | null | undefined;
  readonly projects?: number | null | undefined;
  readonly events?: number | null | undefined;
  /** The platforms of its projects. */
  readonly platforms?: readonly string[] | null | undefined;
  /** Whether it has a member of this e-mail address (folded). One that is not in the map is unknown. */
  readonly emails?: ReadonlyMap<string, boolean> | null | undefined;
  /** Whether it owns the membership of this id. One that is not in the map is unknown. */
  readonly memberIds?: ReadonlyMap<string, boolean> | null | undefined;
}
