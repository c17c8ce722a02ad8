import type { EndpointResult, SentryRequest } from "./sentry-request.ts";
import { documentedCondition } from "./documented-condition.ts";
import { parseDocumentedQuery } from "./documented-query.ts";
import { liveQueryConditions } from "./live-query.ts";
import { listOwnedOrganizations } from "./list-owned-organizations.ts";
import type { SentryOrganizationRow } from "./sentry-organization-row.ts";
import { printPage } from "./page-result.ts";
import type { DatetimeWindow } from "./paginate-datetime.ts";
import { paginateDatetime } from "./paginate-datetime.ts";
import { paginateOffset } from "./paginate-offset.ts";
import { parsePageParameters } from "./page-parameters.ts";
import type { SelectionCondition, OrganizationSelection } from "./organization-selection.ts";
import { hasRows, restrictSelection, IS_OWNED, selectionSql, selectVisible } from "./organization-selection.ts";
import { printOrganizationSummary } from "./organization-summary.ts";

/** `GET /api/0/organizations/`, as the servers answer or as the documents promise. */
export function listSentryOrganizations(call: SentryRequest): EndpointResult {
  return call.settings.profile === "documented" ? listAsDocumented(call) : listLive(call);
}

/**
 * The branches are in the upstream's order: `owner` answers before anything else is looked at; the query fails before
 * the page's parameters do.
 */
function listLive(call: SentryRequest): EndpointResult {
  const { caller, query } = call;
  if (isOwnerWanted(call) && (caller.kind === "user" || caller.kind === "operator"))
    return { body: listOwnedOrganizations(call) };
  const selection = restrictSelection(selectListed(call), liveQueryConditions(query.get("query") ?? ""));
  return listPage(call, selection, query.get("sortBy") === "members" ? "o.members" : null);
}

/** The documents' query language is true here, every `sortBy` sorts, and `owner` narrows the list without changing its shape. */
function listAsDocumented(call: SentryRequest): EndpointResult {
  const { caller, query } = call;
  const tree = parseDocumentedQuery(query.get("query") ?? "");
  const conditions = [
    ...(tree === null ? [] : [documentedCondition(tree)]),
    ...(isOwnerWanted(call) ? [caller.kind === "user" ? IS_OWNED : { sql: "FALSE", parameters: [] }] : []),
  ];
  return listPage(
    call,
    restrictSelection(selectListed(call), conditions),
    DOCUMENTED_SORTS[query.get("sortBy") ?? ""] ?? null,
  );
}

type Count = "o.members" | "o.projects" | "o.events";

const DOCUMENTED_SORTS: Readonly<Record<string, Count>> = {
  members: "o.members",
  projects: "o.projects",
  events: "o.events",
};

function isOwnerWanted({ query }: SentryRequest): boolean {
  return ["1", "true"].includes(query.get("owner") ?? "");
}

function listPage(call: SentryRequest, selection: OrganizationSelection, sort: Count | null): EndpointResult {
  const { limit, cursor } = parsePageParameters(call);
  const page =
    sort === null
      ? paginateDatetime(cursor, limit, (window) => fetchByDate(call.sql, selection, window))
      : paginateOffset(cursor, limit, (offset, count) => fetchByCount(call.sql, selection, sort, offset, count));
  return printPage(call, page, (row) => printOrganizationSummary(row, call.server, call.settings));
}

/**
 * What the caller's list holds. A token limited to one organization lists that one, but only if its user has more than
 * one: else the list stays what it was, whichever organization that is.
 */
function selectListed({ caller, server, sql }: SentryRequest): OrganizationSelection {
  const visible = selectVisible(caller, server);
  if (caller.kind !== "user" || caller.organization === null || !hasRows(sql, visible, 2)) return visible;
  return restrictSelection(visible, [{ sql: "o.id = ?", parameters: [caller.organization] }]);
}

/** Rows of equal date have no order of their own upstream; here the larger id comes first, and last when going back. */
function fetchByDate(
  sql: SqlStorage,
  selection: OrganizationSelection,
  window: DatetimeWindow,
): SentryOrganizationRow[] {
  const { created, id } = selection;
  const bounds: SelectionCondition[] = [
    ...(window.from === null ? [] : [{ sql: `${created} >= ?`, parameters: [window.from] }]),
    ...(window.to === null ? [] : [{ sql: `${created} <= ?`, parameters: [window.to] }]),
  ];
  const direction = window.ascending ? "ASC" : "DESC";
  const { sql: text, parameters } = selectionSql(restrictSelection(selection, bounds));
  const order = `ORDER BY ${created} ${direction}, ${id} ${direction} LIMIT ? OFFSET ?`;
  return sql
    .exec<SentryOrganizationRow>(`SELECT o.* ${text} ${order}`, ...parameters, window.limit, window.offset)
    .toArray();
}

/** The largest first. Of members every row of membership counts, invitations too. */
function fetchByCount(
  sql: SqlStorage,
  selection: OrganizationSelection,
  count: Count,
  offset: number,
  limit: number,
): SentryOrganizationRow[] {
  const { sql: text, parameters } = selectionSql(selection);
  const order = `ORDER BY ${count} DESC, o.id DESC LIMIT ? OFFSET ?`;
  return sql.exec<SentryOrganizationRow>(`SELECT o.* ${text} ${order}`, ...parameters, limit, offset).toArray();
}
