import { printDocumentedFormat, printIsoformat } from "../timestamp.ts";
import type { SentrySettings, SentryServer } from "./sentry-request.ts";
import { regionUrl } from "./sentry-host.ts";
import type { SentryOrganizationRow } from "./sentry-organization-row.ts";

/** What comes with feature flags, where they come. */
export const EXTRA_OPTIONS = { traces: { spansExtractionDate: null, checkSpanExtractionDate: false } };

/** One organization as a list has it. */
export function printOrganizationSummary(
  row: SentryOrganizationRow,
  server: SentryServer,
  climate: SentrySettings,
): Record<string, unknown> {
  return climate.profile === "documented" ? documentedSummary(row, server, climate) : liveSummary(row, server);
}

function liveSummary(row: SentryOrganizationRow, server: SentryServer): Record<string, unknown> {
  return {
    id: String(row.id),
    slug: row.slug,
    status: statusOf(row),
    name: row.name,
    dateCreated: printIsoformat(row.created),
    isEarlyAdopter: row.is_early_adopter === 1,
    require2FA: row.require_2fa === 1,
    avatar: JSON.parse(row.avatar),
    allowMemberInvite: true,
    allowMemberProjectCreation: true,
    allowSuperuserAccess: false,
    links: linksOf(row, server),
    hasAuthProvider: row.has_auth_provider === 1,
  };
}

/**
 * The keys of the public examples, in their order: those of 2020 had neither links nor `hasAuthProvider`, and no example
 * has an avatar with an address, so that it is left out unless there is one.
 */
function documentedSummary(
  row: SentryOrganizationRow,
  server: SentryServer,
  { knobs }: SentrySettings,
): Record<string, unknown> {
  const { avatarUrl, ...avatar } = JSON.parse(row.avatar) as Record<string, unknown>;
  const is2020 = knobs.edition === "2020";
  return {
    avatar: avatarUrl === null ? avatar : { ...avatar, avatarUrl },
    dateCreated: printDocumentedFormat(row.created),
    features: JSON.parse(row.features),
    ...(is2020 ? {} : { hasAuthProvider: row.has_auth_provider === 1 }),
    id: String(row.id),
    isEarlyAdopter: row.is_early_adopter === 1,
    ...(is2020 ? {} : { links: linksOf(row, server) }),
    name: row.name,
    require2FA: row.require_2fa === 1,
    slug: row.slug,
    status: statusOf(row),
  };
}

function statusOf({ status }: SentryOrganizationRow): { id: string; name: string } {
  return { id: status, name: status.replaceAll("_", " ") };
}

/** On a self-hosted server both fall back to the server's own address. */
function linksOf(row: SentryOrganizationRow, server: SentryServer): { organizationUrl: string; regionUrl: string } {
  if (server.kind === "monolith") return { organizationUrl: server.origin, regionUrl: server.origin };
  return { organizationUrl: `https://${row.slug}.sentry.io`, regionUrl: regionUrl(row.region) };
}
