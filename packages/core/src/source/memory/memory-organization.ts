import { fold, printInstant, type Instant } from "../../model/index.ts";
import { textKey, type Position, type Sort } from "../../pagination/index.ts";
import type { OrganizationFacts } from "../../search/index.ts";
import type { Include, OrganizationDocument, SourceDescription } from "../source.ts";

/** An organization of a `MemorySource`. Null: the upstream has no such value; in counts: the number is not known. */
export interface MemoryOrganization {
  /** The upstream's id. */
  readonly remoteId: string;
  readonly slug: string | null;
  readonly name: string;
  readonly createdAt: Instant | null;
  readonly members: number | null;
  readonly projects: number | null;
  readonly events: number | null;
  /** Whether the credential's user owns it; null: not known. */
  readonly isOwned: boolean | null;
  readonly projectList: readonly MemoryProject[];
}

export interface MemoryProject {
  readonly remoteId: string;
  readonly name: string;
  readonly createdAt: Instant | null;
}

/** An organization with the instants that its source gave it. */
export interface StoredMemoryOrganization extends MemoryOrganization {
  readonly firstSeenAt: Instant;
  readonly changedAt: Instant;
}

/** The id of an upstream object: `{installation}:{remoteId}`. */
export function memoryId({ installation }: SourceDescription, remoteId: string): string {
  return `${installation}:${remoteId}`;
}

/** The position of an organization in a sort. */
export function memoryPosition(
  source: SourceDescription,
  organization: MemoryOrganization,
  field: Sort["field"],
): Position {
  const { createdAt, name, remoteId } = organization;
  const key = field === "created" ? createdAt : field === "name" ? textKey(fold(name)) : organization[field];
  return { key, created: createdAt ?? 0, id: memoryId(source, remoteId) };
}

/** The facts that a query tests. A count of null is not known. */
export function memoryFacts(source: SourceDescription, organization: StoredMemoryOrganization): OrganizationFacts {
  const { remoteId, slug, name, createdAt, changedAt, members, projects, events } = organization;
  return {
    id: memoryId(source, remoteId),
    remoteId,
    installation: source.installation,
    provider: source.provider,
    source: fold(source.id),
    region: fold(source.region),
    slug: slug === null ? null : fold(slug),
    name: fold(name),
    status: null,
    createdAt,
    changedAt,
    isDefault: null,
    isEarlyAdopter: null,
    requires2fa: null,
    hasAuthProvider: null,
    members: members ?? undefined,
    projects: projects ?? undefined,
    events: events ?? undefined,
  };
}

/** An organization as `find` returns it, with the members of `include`. */
export function memoryDocument(
  source: SourceDescription,
  organization: StoredMemoryOrganization,
  include: Include,
): OrganizationDocument {
  const { remoteId, changedAt } = organization;
  const value = include.upstreamOnly ? rawOf(organization) : organizationValue(source, organization, include);
  return { id: memoryId(source, remoteId), source: source.id, changedAt, text: JSON.stringify(value) };
}

function rawOf({ remoteId, slug, name }: MemoryOrganization): object {
  return { id: remoteId, slug, name };
}

function organizationValue(
  source: SourceDescription,
  organization: StoredMemoryOrganization,
  include: Include,
): object {
  const { remoteId, slug, name, createdAt, firstSeenAt, changedAt, members, projects, events } = organization;
  return {
    id: memoryId(source, remoteId),
    installation: source.installation,
    provider: source.provider,
    source: source.id,
    region: source.region,
    remoteId,
    slug,
    name,
    description: null,
    status: null,
    createdAt: createdAt === null ? null : printInstant(createdAt),
    updatedAt: null,
    firstSeenAt: printInstant(firstSeenAt),
    changedAt: printInstant(changedAt),
    url: null,
    apiUrl: null,
    avatarUrl: null,
    stack: null,
    requires2fa: null,
    hasAuthProvider: null,
    isEarlyAdopter: null,
    isDefault: null,
    ownerId: null,
    counts: {
      ...(include.members && { members }),
      ...(include.projects && { projects }),
      ...(include.events && { events24h: events }),
    },
    ...(include.raw && { raw: rawOf(organization) }),
    ...(include.billing && { billing: null }),
  };
}

/** The text of a project. */
export function memoryProjectText(
  source: SourceDescription,
  organizationId: string,
  { remoteId, name, createdAt }: MemoryProject,
): string {
  return JSON.stringify({
    id: memoryId(source, remoteId),
    installation: source.installation,
    provider: source.provider,
    source: source.id,
    region: source.region,
    organizationId,
    remoteId,
    slug: null,
    name,
    description: null,
    platform: null,
    createdAt: createdAt === null ? null : printInstant(createdAt),
    updatedAt: null,
    isDefault: null,
  });
}
