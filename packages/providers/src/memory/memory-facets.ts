import type { MembershipLookup } from "@roster/core/search";
import type { CountPage, MatchPage, ProjectFacetPage, Upstream } from "../provider.ts";
import { unsupportedCount, unsupportedMatches } from "../unsupported.ts";
import type { Paginator } from "./memory-paginator.ts";
import {
  factsOf,
  findOrganization,
  findProjects,
  selectIds,
  type MemoryFacts,
  type MemoryWorld,
} from "./memory-world.ts";

export async function* readProjectFacet(
  world: MemoryWorld,
  paginate: Paginator,
  upstream: Upstream,
  remoteId: string,
  after?: string,
): AsyncGenerator<ProjectFacetPage, void, undefined> {
  const hasPlatforms = world.unsupported.platform === undefined;
  for await (const { rows, next } of paginate(findProjects(world, remoteId), upstream, after)) {
    const platforms = new Set(rows.flatMap(({ platform }) => platform ?? []));
    yield { count: rows.length, platforms: hasPlatforms ? [...platforms] : null, next, rate: null };
  }
}

export async function* readMemberCount(
  world: MemoryWorld,
  paginate: Paginator,
  upstream: Upstream,
  remoteId: string,
  after?: string,
): AsyncGenerator<CountPage, void, undefined> {
  if (world.unsupported.members !== undefined) return yield* unsupportedCount();
  findOrganization(world, remoteId);
  for await (const { rows, next } of paginate(factsOf(world, remoteId).members ?? [], upstream, after)) {
    yield { count: rows.length, next, rate: null };
  }
}

export async function* readEventCount(
  world: MemoryWorld,
  paginate: Paginator,
  upstream: Upstream,
  remoteId: string,
): AsyncGenerator<CountPage, void, undefined> {
  if (world.unsupported.events !== undefined) return yield* unsupportedCount();
  findOrganization(world, remoteId);
  for await (const { rows } of paginate([factsOf(world, remoteId).events ?? 0], upstream)) {
    yield { count: rows[0] ?? 0, next: null, rate: null };
  }
}

export async function* lookupMembership(
  world: MemoryWorld,
  paginate: Paginator,
  upstream: Upstream,
  lookup: MembershipLookup,
  after?: string,
): AsyncGenerator<MatchPage, void, undefined> {
  if (world.unsupported[lookup.field] !== undefined) return yield* unsupportedMatches();
  const found = selectIds(world, (facts) => isMatch(facts, lookup));
  for await (const { rows, next } of paginate(found, upstream, after)) yield { remoteIds: rows, next, rate: null };
}

function isMatch({ members = [] }: MemoryFacts, { field, value }: MembershipLookup): boolean {
  return members.some(({ id, email }) => (field === "email" ? email : id) === value);
}
