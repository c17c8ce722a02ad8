import { fold, printInstant, type Instant, type Organization, type Project } from "@roster/core/model";
import type { UpstreamOrganization, UpstreamProject } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";

/** An id that is unique over all installations, such as `sentry:2`. */
export function globalId(source: SourceConfiguration, remoteId: string): string {
  return `${source.installation}:${remoteId}`;
}

/**
 * Encodes an organization as JSON for a response, without `counts` and the other members that a caller has to request.
 */
export function encodeOrganization(
  source: SourceConfiguration,
  upstream: UpstreamOrganization,
  seen: { readonly first: number; readonly changed: number },
): string {
  const document: Omit<Organization, "counts"> = {
    id: globalId(source, upstream.remoteId),
    installation: source.installation,
    provider: source.provider,
    source: source.id,
    region: source.region,
    remoteId: upstream.remoteId,
    slug: upstream.slug,
    name: upstream.name,
    description: upstream.description,
    status: upstream.status,
    createdAt: printNullable(upstream.createdAt),
    updatedAt: printNullable(upstream.updatedAt),
    firstSeenAt: printInstant(seen.first * 1000),
    changedAt: printInstant(seen.changed * 1000),
    url: upstream.url,
    apiUrl: upstream.apiUrl,
    avatarUrl: upstream.avatarUrl,
    stack: upstream.stack,
    requires2fa: upstream.requires2fa,
    hasAuthProvider: upstream.hasAuthProvider,
    isEarlyAdopter: upstream.isEarlyAdopter,
    isDefault: upstream.isDefault,
    ownerId: upstream.ownerId,
  };
  return JSON.stringify(document);
}

/** The names of the fields in which two encoded organizations differ, except `firstSeenAt` and `changedAt`. */
export function changedFields(before: string, after: string): readonly string[] {
  const [old, next] = [before, after].map((text) => JSON.parse(text) as Readonly<Record<string, unknown>>);
  const names = Object.keys(next ?? {}).filter((name) => name !== "changedAt" && name !== "firstSeenAt");
  return names.filter((name) => JSON.stringify(old?.[name]) !== JSON.stringify(next?.[name]));
}

/** The values of the columns that queries use, in the order of `ORGANIZATION_COLUMNS`. */
export function organizationColumns(
  source: SourceConfiguration,
  upstream: UpstreamOrganization,
  changed: number,
): readonly (string | number | null)[] {
  return [
    globalId(source, upstream.remoteId),
    upstream.slug === null ? null : fold(upstream.slug),
    fold(upstream.name),
    upstream.status === null ? null : fold(upstream.status),
    upstream.createdAt,
    changed * 1000,
    toBit(upstream.isDefault),
    toBit(upstream.isEarlyAdopter),
    toBit(upstream.requires2fa),
    toBit(upstream.hasAuthProvider),
  ];
}

export const ORGANIZATION_COLUMNS = [
  "id",
  "slug",
  "name",
  "status",
  "created",
  "changed",
  "is_default",
  "is_early_adopter",
  "requires_2fa",
  "has_auth_provider",
] as const;

/** Encodes a project as JSON for a response. */
export function encodeProject(source: SourceConfiguration, organizationId: string, upstream: UpstreamProject): string {
  const document: Project = {
    id: globalId(source, upstream.remoteId),
    installation: source.installation,
    provider: source.provider,
    source: source.id,
    region: source.region,
    organizationId,
    remoteId: upstream.remoteId,
    slug: upstream.slug,
    name: upstream.name,
    description: upstream.description,
    platform: upstream.platform,
    createdAt: printNullable(upstream.createdAt),
    updatedAt: printNullable(upstream.updatedAt),
    isDefault: upstream.isDefault,
  };
  return JSON.stringify(document);
}

function printNullable(instant: Instant | null): string | null {
  return instant === null ? null : printInstant(instant);
}

function toBit(value: boolean | null): number | null {
  return value === null ? null : Number(value);
}
