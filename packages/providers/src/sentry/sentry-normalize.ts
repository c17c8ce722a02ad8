import { readInstant } from "../tolerant.ts";
import type { UpstreamOrganization, UpstreamProject } from "../upstream-organization.ts";
import type { Normalizer } from "../provider.ts";
import { readStoredRow, type WireRow } from "../rows.ts";
import { sentryOrganization, type SentryOrganization, type SentryProject } from "./sentry-wire.ts";

export const sentryNormalizer: Normalizer = {
  version: 1,
  normalize: (raw) => {
    const row = readStoredRow(sentryOrganization, raw);
    return row && normalizeOrganization(row);
  },
};

/** Converts a list item to the unified shape. Sentry's list has no description, update time, stack or owner. */
export function normalizeOrganization({ wire, raw }: WireRow<SentryOrganization>): UpstreamOrganization {
  return {
    remoteId: wire.id,
    slug: wire.slug,
    name: wire.name || wire.slug,
    description: null,
    status: wire.status?.id ?? null,
    createdAt: readInstant(wire.dateCreated),
    updatedAt: null,
    url: wire.links?.organizationUrl ?? null,
    apiUrl: wire.links?.regionUrl ?? null,
    avatarUrl: wire.avatar?.avatarUrl ?? null,
    stack: null,
    requires2fa: wire.require2FA,
    hasAuthProvider: wire.hasAuthProvider,
    isEarlyAdopter: wire.isEarlyAdopter,
    isDefault: wire.isDefault,
    ownerId: null,
    raw,
  };
}

export function normalizeProject({ wire }: WireRow<SentryProject>): UpstreamProject {
  return {
    remoteId: wire.id,
    slug: wire.slug,
    name: wire.name || wire.slug,
    description: null,
    platform: wire.platform || null,
    createdAt: readInstant(wire.dateCreated),
    updatedAt: null,
    isDefault: null,
  };
}
