import type { EndpointResult, SentryRequestContext } from "./sentry-request-context.ts";
import type { SentryPathParameters } from "./sentry-endpoint.ts";
import { NOT_FOUND, SentryApiError } from "./sentry-errors.ts";
import { requireOrganization } from "./require-organization.ts";
import type { SentryOrganizationRow } from "./sentry-organization-row.ts";
import { printPage } from "./page-result.ts";
import { paginateDatetime } from "./paginate-datetime.ts";
import type { SentryProjectRow } from "./sentry-project.ts";
import { listSentryProjectRows, printSentryProject } from "./sentry-project.ts";
import { parsePageParameters } from "./paginator-parameters.ts";
import { restrictSelection, selectionSql, selectVisible } from "./organization-selection.ts";
import { printOrganizationSummary } from "./organization-summary.ts";

/**
 * `GET /api/0/projects/`: the active projects of the caller's organizations, newest first, each with its organization.
 */
export function listVisibleProjects(context: SentryRequestContext): EndpointResult {
  const { limit, cursor } = parsePageParameters(context);
  const page = paginateDatetime(cursor, limit, (window) => {
    const bounds = [
      { sql: "p.status = 'active'", parameters: [] },
      ...(window.from === null ? [] : [{ sql: "p.created >= ?", parameters: [window.from] }]),
      ...(window.to === null ? [] : [{ sql: "p.created <= ?", parameters: [window.to] }]),
    ];
    const selection = restrictSelection(selectVisible(context.caller, context.server), bounds);
    const visible = selectionSql(selection, "JOIN project p ON p.organization = o.id");
    const direction = window.ascending ? "ASC" : "DESC";
    return context.sql
      .exec<SentryProjectRow>(
        `SELECT p.* ${visible.sql} ORDER BY p.created ${direction}, p.id ${direction} LIMIT ? OFFSET ?`,
        ...visible.parameters,
        window.limit,
        window.offset,
      )
      .toArray();
  });
  return printPage(context, page, (row) => withOrganization(row, context));
}

function withOrganization(
  row: SentryProjectRow,
  { sql, server, settings }: SentryRequestContext,
): Record<string, unknown> {
  const owner = sql.exec<SentryOrganizationRow>("SELECT * FROM organization WHERE id = ?", row.organization).one();
  return { ...printSentryProject(row), organization: printOrganizationSummary(owner, server, settings) };
}

/** `GET /api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/`. */
export function showProject(
  context: SentryRequestContext,
  { organization = "", project = "" }: SentryPathParameters,
): EndpointResult {
  const owner = requireOrganization(context, organization);
  const row = listSentryProjectRows(context.sql, owner.id).find(
    ({ id, slug }) => String(id) === project || slug === project,
  );
  if (!row) throw new SentryApiError(404, NOT_FOUND);
  return { body: withOrganization(row, context) };
}
