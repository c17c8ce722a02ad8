import type { EndpointResult, SentryRequest } from "./sentry-request.ts";
import { printOrganization2018, printSpacedJson } from "./organization-detail-2018.ts";
import { organizationSettings } from "./organization-settings.ts";
import type { PathParameters } from "./sentry-endpoint.ts";
import { requireOrganization } from "./require-organization.ts";
import type { SentryOrganizationRow } from "./sentry-organization-row.ts";
import { listSentryProjectRows, printSentryProject } from "./sentry-project.ts";
import { EXTRA_OPTIONS, printOrganizationSummary } from "./organization-summary.ts";
import { listSentryTeamRows, printSentryTeam } from "./sentry-team.ts";

/**
 * `GET /api/0/organizations/{organization_id_or_slug}/`. Detailed only for who has `org:read`: a token that may write
 * but not read gets the summary with two fields more. Teams and projects go with `detailed=0` exactly; features come
 * with `include_feature_flags` of anything but `0`.
 */
export function showOrganization(call: SentryRequest, { organization = "" }: PathParameters): EndpointResult {
  const row = requireOrganization(call, organization);
  if (call.settings.profile === "documented" && call.caller.kind === "api-key")
    return { body: printOrganization2018(row, call.sql), print: printSpacedJson };
  return { body: { ...commonOf(row, call), ...readableOf(row, call) } };
}

function commonOf(row: SentryOrganizationRow, call: SentryRequest): Record<string, unknown> {
  const hasFeatures =
    call.settings.profile === "documented" || (call.query.get("include_feature_flags") ?? "0") !== "0";
  return {
    ...printOrganizationSummary(row, call.server, call.settings),
    ...(hasFeatures
      ? { features: (JSON.parse(row.features) as string[]).toSorted(), extraOptions: EXTRA_OPTIONS }
      : {}),
    access: scopesOf(call),
    onboardingTasks: JSON.parse(row.onboarding_tasks),
  };
}

function readableOf(row: SentryOrganizationRow, call: SentryRequest): Record<string, unknown> {
  if (!scopesOf(call).includes("org:read")) return {};
  // The summary has these in its 2026 shape, and had not when the public examples were recorded; a detail always has.
  const allowed = { allowMemberInvite: true, allowMemberProjectCreation: true, allowSuperuserAccess: false };
  const own = JSON.parse(row.details) as Record<string, unknown>;
  const settings = { ...allowed, ...organizationSettings(row), ...own };
  if (call.query.get("detailed") === "0") return settings;
  return {
    ...settings,
    teams: listSentryTeamRows(call.sql, row.id).map(printSentryTeam),
    projects: listSentryProjectRows(call.sql, row.id).map(printSentryProject),
  };
}

function scopesOf({ caller }: SentryRequest): readonly string[] {
  return "scopes" in caller ? caller.scopes : [];
}
