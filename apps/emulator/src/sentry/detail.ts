import type { Answer, Call } from "./call.ts";
import { documentedDetail, printSpacedJson } from "./detail-2018.ts";
import { settingsOf } from "./detail-settings.ts";
import type { Parameters } from "./endpoint.ts";
import { openOrganization } from "./membership.ts";
import type { OrganizationRow } from "./organization-row.ts";
import { listProjectRows, printProject } from "./project.ts";
import { EXTRA_OPTIONS, summarize } from "./summary.ts";
import { listTeamRows, printTeam } from "./team.ts";

/**
 * `GET /api/0/organizations/{organization_id_or_slug}/`. Detailed only for who has `org:read`: a token that may write
 * but not read gets the summary with two fields more. Teams and projects go with `detailed=0` exactly; features come
 * with `include_feature_flags` of anything but `0`.
 */
export function showOrganization(call: Call, { organization = "" }: Parameters): Answer {
  const row = openOrganization(call, organization);
  if (call.climate.profile === "documented" && call.caller.kind === "api-key")
    return { body: documentedDetail(row, call.sql), print: printSpacedJson };
  return { body: { ...commonOf(row, call), ...readableOf(row, call) } };
}

function commonOf(row: OrganizationRow, call: Call): Record<string, unknown> {
  const hasFeatures = call.climate.profile === "documented" || (call.query.get("include_feature_flags") ?? "0") !== "0";
  return {
    ...summarize(row, call.server, call.climate),
    ...(hasFeatures
      ? { features: (JSON.parse(row.features) as string[]).toSorted(), extraOptions: EXTRA_OPTIONS }
      : {}),
    access: scopesOf(call),
    onboardingTasks: JSON.parse(row.onboarding_tasks),
  };
}

function readableOf(row: OrganizationRow, call: Call): Record<string, unknown> {
  if (!scopesOf(call).includes("org:read")) return {};
  // The summary has these in its 2026 shape, and had not when the public examples were recorded; a detail always has.
  const allowed = { allowMemberInvite: true, allowMemberProjectCreation: true, allowSuperuserAccess: false };
  const own = JSON.parse(row.details) as Record<string, unknown>;
  const settings = { ...allowed, ...settingsOf(row), ...own };
  if (call.query.get("detailed") === "0") return settings;
  return {
    ...settings,
    teams: listTeamRows(call.sql, row.id).map(printTeam),
    projects: listProjectRows(call.sql, row.id).map(printProject),
  };
}

function scopesOf({ caller }: Call): readonly string[] {
  return "scopes" in caller ? caller.scopes : [];
}
