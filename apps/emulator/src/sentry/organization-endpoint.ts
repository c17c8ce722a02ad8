import type { EndpointResult, SentryRequestContext } from "./sentry-request-context.ts";
import { printOrganization2018, printSpacedJson } from "./organization-detail-2018.ts";
import { organizationSettings } from "./organization-settings.ts";
import type { SentryPathParameters } from "./sentry-endpoint.ts";
import { requireOrganization } from "./require-organization.ts";
import type { SentryOrganizationRow } from "./sentry-organization-row.ts";
import { listSentryProjectRows, printSentryProject } from "./sentry-project.ts";
import { EXTRA_OPTIONS, printOrganizationSummary } from "./organization-summary.ts";
import { listSentryTeamRows, printSentryTeam } from "./sentry-team.ts";

/**
 * `GET /api/0/organizations/{organization_id_or_slug}/`. Only a token with `org:read` receives the details. A token
 * with write scopes alone receives the summary, `access` and `onboardingTasks`. Only `detailed=0` removes teams and
 * projects. `include_feature_flags` with any value except `0` adds the features.
 */
export function showOrganization(
  context: SentryRequestContext,
  { organization = "" }: SentryPathParameters,
): EndpointResult {
  const row = requireOrganization(context, organization);
  if (context.settings.profile === "documented" && context.caller.kind === "api-key")
    return { body: printOrganization2018(row, context.sql), print: printSpacedJson };
  return { body: { ...commonFields(row, context), ...detailFields(row, context) } };
}

function commonFields(row: SentryOrganizationRow, context: SentryRequestContext): Record<string, unknown> {
  const hasFeatures =
    context.settings.profile === "documented" || (context.query.get("include_feature_flags") ?? "0") !== "0";
  return {
    ...printOrganizationSummary(row, context.server, context.settings),
    ...(hasFeatures
      ? { features: (JSON.parse(row.features) as string[]).toSorted(), extraOptions: EXTRA_OPTIONS }
      : {}),
    access: scopesOf(context),
    onboardingTasks: JSON.parse(row.onboarding_tasks),
  };
}

function detailFields(row: SentryOrganizationRow, context: SentryRequestContext): Record<string, unknown> {
  if (!scopesOf(context).includes("org:read")) return {};
  // The summary contains these fields only in the live profile. The detail contains them in both profiles.
  const allowed = { allowMemberInvite: true, allowMemberProjectCreation: true, allowSuperuserAccess: false };
  const overrides = JSON.parse(row.details) as Record<string, unknown>;
  const settings = { ...allowed, ...organizationSettings(row), ...overrides };
  if (context.query.get("detailed") === "0") return settings;
  return {
    ...settings,
    teams: listSentryTeamRows(context.sql, row.id).map(printSentryTeam),
    projects: listSentryProjectRows(context.sql, row.id).map(printSentryProject),
  };
}

function scopesOf({ caller }: SentryRequestContext): readonly string[] {
  return "scopes" in caller ? caller.scopes : [];
}
