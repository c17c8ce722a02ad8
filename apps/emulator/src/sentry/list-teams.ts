import type { Answer, Call } from "./call.ts";
import type { Parameters } from "./endpoint.ts";
import { openOrganization } from "./membership.ts";
import { pageRows } from "./page-rows.ts";
import { listTeamRows, printTeam } from "./team.ts";

/** `GET /api/0/organizations/{organization_id_or_slug}/teams/`. */
export function listTeams(call: Call, { organization = "" }: Parameters): Answer {
  return pageRows(call, listTeamRows(call.sql, openOrganization(call, organization).id), printTeam);
}
