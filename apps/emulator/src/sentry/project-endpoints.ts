import type { Answer, Call } from "./call.ts";
import type { Parameters } from "./endpoint.ts";
import { NOT_FOUND, Refusal } from "./errors.ts";
import { openOrganization } from "./membership.ts";
import type { OrganizationRow } from "./organization-row.ts";
import { answerPage } from "./page-rows.ts";
import { paginateDatetime } from "./paginate-datetime.ts";
import type { ProjectRow } from "./project.ts";
import { listProjectRows, printProject } from "./project.ts";
import { readPage } from "./read-page.ts";
import { narrow, printSelection, selectVisible } from "./selection.ts";
import { summarize } from "./summary.ts";

/** `GET /api/0/projects/`: every active project the caller's organizations have, newest first, each with its organization. */
export function listOwnProjects(call: Call): Answer {
  const { limit, cursor } = readPage(call);
  const page = paginateDatetime(cursor, limit, (window) => {
    const bounds = [
      { sql: "p.status = 'active'", parameters: [] },
      ...(window.from === null ? [] : [{ sql: "p.created >= ?", parameters: [window.from] }]),
      ...(window.to === null ? [] : [{ sql: "p.created <= ?", parameters: [window.to] }]),
    ];
    const selection = narrow(selectVisible(call.caller, call.server), bounds);
    const visible = printSelection(selection, "JOIN project p ON p.organization = o.id");
    const direction = window.ascending ? "ASC" : "DESC";
    return call.sql
      .exec<ProjectRow>(
        `SELECT p.* ${visible.sql} ORDER BY p.created ${direction}, p.id ${direction} LIMIT ? OFFSET ?`,
        ...visible.parameters,
        window.limit,
        window.offset,
      )
      .toArray();
  });
  return answerPage(call, page, (row) => withOrganization(row, call));
}

function withOrganization(row: ProjectRow, { sql, server, climate }: Call): Record<string, unknown> {
  const owner = sql.exec<OrganizationRow>("SELECT * FROM organization WHERE id = ?", row.organization).one();
  return { ...printProject(row), organization: summarize(owner, server, climate) };
}

/** `GET /api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/`. */
export function showProject(call: Call, { organization = "", project = "" }: Parameters): Answer {
  const owner = openOrganization(call, organization);
  const row = listProjectRows(call.sql, owner.id).find(({ id, slug }) => String(id) === project || slug === project);
  if (!row) throw new Refusal(404, NOT_FOUND);
  return { body: withOrganization(row, call) };
}
