import { printIsoformat } from "../instant.ts";
import type { Answer, Call } from "./call.ts";
import type { Parameters } from "./endpoint.ts";
import { openOrganization } from "./membership.ts";
import { listProjectRows, printProject } from "./project.ts";
import { summarize } from "./summary.ts";

/** `GET /api/0/organizations/{organization_id_or_slug}/`. */
export function showOrganization(call: Call, { organization = "" }: Parameters): Answer {
  const row = openOrganization(call, organization);
  const projects = listProjectRows(call.sql, row.id).map(printProject);
  return {
    body: {
      ...summarize(row, call.server, call.climate),
      dateCreated: printIsoformat(row.created),
      projects,
      ...(JSON.parse(row.details) as object),
    },
  };
}
