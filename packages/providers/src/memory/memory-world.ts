import type { ProviderName } from "@roster/core/model";
import type { UpstreamDetail } from "../upstream-detail.ts";
import { UpstreamError } from "../upstream-error.ts";
import type { UpstreamOrganization, UpstreamProject } from "../upstream-organization.ts";

/** What a memory provider knows. Whoever made the collections may change them at any time. */
export interface MemoryWorld {
  readonly name: ProviderName;
  readonly organizations: readonly UpstreamOrganization[];
  /** By the organization's `remoteId`; one that is not in here is not found. */
  readonly projects: ReadonlyMap<string, readonly UpstreamProject[]>;
  /** By the organization's `remoteId`. */
  readonly facts: ReadonlyMap<string, MemoryFacts>;
}

/** What is known of an organization beside the lists. What is not given is none, and no. */
export interface MemoryFacts {
  /** The memberships; an invitation has no address here, since no leaf finds it. */
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
  if (found === undefined) throw notFound();
  return found;
}

/** @throws UpstreamError `not-found` */
export function findProjects({ projects }: MemoryWorld, remoteId: string): readonly UpstreamProject[] {
  const found = projects.get(remoteId);
  if (found === undefined) throw notFound();
  return found;
}

/** The organizations of which something is true. */
export function selectIds(world: MemoryWorld, isWanted: (facts: MemoryFacts) => boolean): readonly string[] {
  return world.organizations.map(({ remoteId }) => remoteId).filter((remoteId) => isWanted(factsOf(world, remoteId)));
}

function notFound(): UpstreamError {
  return new UpstreamError("not-found", "No such organization in memory", { status: 404 });
}
