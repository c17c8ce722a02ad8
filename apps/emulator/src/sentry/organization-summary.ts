import { printDocumentedFormat, printIsoformat } from "../timestamp.ts";
import type { SentrySettings, SentryServer } from "./sentry-request-context.ts";
import { regionUrl } from "./sentry-host.ts";
import type { SentryOrganizationRow } from "./sentry-organization-row.ts";

/** The field that accompanies `features`. */
export const EXTRA_OPTIONS = { traces: { spansExtractionDate: null, checkSpanExtractionDate: false } };

/** An organization in the format of lists, in the profile of the world. */
export function printOrganizationSummary(
  row: SentryOrganizationRow,
  server: SentryServer,
  settings: SentrySettings,
): Record<string, unknown> {
  return settings.profile === "documented"
    ? printDocumentedSummary(row, server, settings)
    : printLiveSummary(row, server);
}

function printLiveSummary(row: SentryOrganizationRow, server: SentryServer): Record<string, unknown> {
  return {
    id: String(row.id),
    slug: row.slug,
    status: printStatus(row),
    name: row.name,
    dateCreated: printIsoformat(row.created),
    isEarlyAdopter: row.is_early_adopter === 1,
    require2FA: row.require_2fa === 1,
    avatar: JSON.parse(row.avatar),
    allowMemberInvite: true,
    allowMemberProjectCreation: true,
    allowSuperuserAccess: false,
    links: printLinks(row, server),
    hasAuthProvider: row.has_auth_provider === 1,
  };
}

/**
 * The keys of the public examples, in their order. Those of 2020 have neither `links` nor `hasAuthProvider`. No example
 * has an avatar URL, so `avatarUrl` is omitted if it is null.
 */
function printDocumentedSummary(
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
    ...(is2020 ? {} : { links: printLinks(row, server) }),
    name: row.name,
    require2FA: row.require_2fa === 1,
    slug: row.slug,
    status: printStatus(row),
  };
}

function printStatus({ status }: SentryOrganizationRow): { id: string; name: string } {
  return { id: status, name: status.replaceAll("_", " ") };
}

/** On a self-hosted server both links are the server's own address. */
function printLinks(row: SentryOrganizationRow, server: SentryServer): { organizationUrl: string; regionUrl: string } {
  if (server.kind === "monolith") return { organizationUrl: server.origin, regionUrl: server.origin };
  return { organizationUrl: `https://${row.slug}.sentry.io`, regionUrl: regionUrl(row.region) };
}
