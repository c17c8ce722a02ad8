import type { Instant } from "../model/index.ts";

/**
 * The data of one organization that a query can test.
 *
 * Texts are folded with the model's `fold`, except `id`, `remoteId` and `installation`. Null means *absent*: the provider
 * has no such concept, so the condition is false. Undefined means *unknown*.
 */
export interface OrganizationFacts {
  /** For example `sentry:2`. */
  readonly id: string;
  readonly remoteId: string;
  readonly installation: string;
  readonly provider: string;
  readonly source: string;
  readonly region: string;
  readonly slug: string | null;
  readonly name: string;
  readonly status: string | null;
  /** Null means unknown, because every organization has a creation date. */
  readonly createdAt: Instant | null;
  readonly changedAt: Instant;
  readonly isDefault: boolean | null;
  readonly isEarlyAdopter: boolean | null;
  readonly requires2fa: boolean | null;
  readonly hasAuthProvider: boolean | null;
  readonly members?: number | null | undefined;
  readonly projects?: number | null | undefined;
  readonly events?: number | null | undefined;
  /** The platforms of the organization's projects. */
  readonly platforms?: readonly string[] | null | undefined;
  /** By folded e-mail address: whether the organization has that member. An address that is not in the map is unknown. */
  readonly emails?: ReadonlyMap<string, boolean> | null | undefined;
  /** By membership id: whether the membership belongs to the organization. An id that is not in the map is unknown. */
  readonly memberIds?: ReadonlyMap<string, boolean> | null | undefined;
}
