import type { UnsupportedFields } from "@roster/core/search";
import type { UpstreamDetail } from "../upstream-detail.ts";
import { UpstreamError } from "../upstream-error.ts";
import type { UpstreamOrganization, UpstreamProject } from "../upstream-organization.ts";

/** The content of a memory provider. The owner of the collections may change them at any time. */
export interface MemoryWorld {
  readonly unsupported: UnsupportedFields;
  readonly organizations: readonly UpstreamOrganization[];
  /** By the organization's `remoteId`. An organization without an entry is not found. */
  readonly projects: ReadonlyMap<string, readonly UpstreamProject[]>;
  /** By the organization's `remoteId`. */
  readonly facts: ReadonlyMap<string, MemoryFacts>;
}

/** Facts about an organization that are not in the lists. A missing field stands for an empty list, zero or false. */
export interface MemoryFacts {
  /** The memberships. An invitation has the address null, because lookups by address do not find invitations. */
  readonly members?: readonly { readonly id: string; readonly email: string | null }[];
  readonly events?: number;
  readonly isOwned?: boolean;
  readonly detail?: Partial<Omit<UpstreamDetail, "organization" | "rate">>;
}

export function factsOf({ facts }: MemoryWorld, remoteId: string): MemoryFacts {
  return facts.get(remoteId) ?? {};
}

/** @throws UpstreamError `not-found` */
export function findOrganization({ organizations }: MemoryWorld, remoteId: string): UpstreamOrganization {
  const found = organizations.find((organization) => organization.remoteId === remoteId);
  if (found === undefined) throw notFoundError();
  return found;
}

/** The organization with this JSON; null if there is none. */
export function findByRaw({ organizations }: MemoryWorld, raw: unknown): UpstreamOrganization | null {
  const text = JSON.stringify(raw);
  return organizations.find((organization) => JSON.stringify(organization.raw) === text) ?? null;
}

/** @throws UpstreamError `not-found` */
export function findProjects({ projects }: MemoryWorld, remoteId: string): readonly UpstreamProject[] {
  const found = projects.get(remoteId);
  if (found === undefined) throw notFoundError();
  return found;
}

/** The ids of the organizations whose facts match. */
export function selectIds(world: MemoryWorld, isMatch: (facts: MemoryFacts) => boolean): readonly string[] {
  return world.organizations.map(({ remoteId }) => remoteId).filter((remoteId) => isMatch(factsOf(world, remoteId)));
}

function notFoundError(): UpstreamError {
  return new UpstreamError("not-found", "No such organization in memory", { status: 404 });
}
