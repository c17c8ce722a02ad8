import type { EndpointResult, SentryRequestContext } from "./sentry-request-context.ts";
import { documentedCondition } from "./documented-condition.ts";
import { parseDocumentedQuery } from "./documented-query.ts";
import { liveQueryConditions } from "./live-query.ts";
import { listOwnedOrganizations } from "./list-owned-organizations.ts";
import type { SentryOrganizationRow } from "./sentry-organization-row.ts";
import { printPage } from "./page-result.ts";
import type { DatetimeWindow } from "./paginate-datetime.ts";
import { paginateDatetime } from "./paginate-datetime.ts";
import { paginateOffset } from "./paginate-offset.ts";
import { parsePageParameters } from "./paginator-parameters.ts";
import type { SelectionCondition, OrganizationSelection } from "./organization-selection.ts";
import { hasRows, restrictSelection, IS_OWNED, selectionSql, selectVisible } from "./organization-selection.ts";
import { printOrganizationSummary } from "./organization-summary.ts";
import { SentryApiError } from "./sentry-errors.ts";

/** `GET /api/0/organizations/` in the profile of the world. */
export function listSentryOrganizations(context: SentryRequestContext): EndpointResult {
  return context.settings.profile === "documented" ? listDocumented(context) : listLive(context);
}

/** `POST /api/0/organizations/` is always refused. The world changes only through the emulator's control routes. */
export function refuseCreation({ caller }: SentryRequestContext): EndpointResult {
  if (caller.kind !== "user" && caller.kind !== "operator")
    throw new SentryApiError(401, "This endpoint requires user info");
  throw new SentryApiError(401, "Organizations are not allowed to be created by this user.");
}

/**
 * The live profile, in Sentry's order: `owner` is handled before all other parameters, and the query is parsed before
 * the page parameters.
 */
function listLive(context: SentryRequestContext): EndpointResult {
  const { caller, query } = context;
  if (isOwnerWanted(context) && (caller.kind === "user" || caller.kind === "operator"))
    return { body: listOwnedOrganizations(context) };
  const selection = restrictSelection(selectForCaller(context), liveQueryConditions(query.get("query") ?? ""));
  return listPage(context, selection, query.get("sortBy") === "members" ? "o.members" : null);
}

/**
 * The documented profile: the documented query language, all values of `sortBy`, and `owner` as a filter of the same
 * list.
 */
function listDocumented(context: SentryRequestContext): EndpointResult {
  const { caller, query } = context;
  const tree = parseDocumentedQuery(query.get("query") ?? "");
  const conditions = [
    ...(tree === null ? [] : [documentedCondition(tree)]),
    ...(isOwnerWanted(context) ? [caller.kind === "user" ? IS_OWNED : { sql: "FALSE", parameters: [] }] : []),
  ];
  return listPage(
    context,
    restrictSelection(selectForCaller(context), conditions),
    DOCUMENTED_SORTS[query.get("sortBy") ?? ""] ?? null,
  );
}

type CountColumn = "o.members" | "o.projects" | "o.events";

const DOCUMENTED_SORTS: Readonly<Record<string, CountColumn>> = {
  members: "o.members",
  projects: "o.projects",
  events: "o.events",
};

function isOwnerWanted({ query }: SentryRequestContext): boolean {
  return ["1", "true"].includes(query.get("owner") ?? "");
}

function listPage(
  context: SentryRequestContext,
  selection: OrganizationSelection,
  sort: CountColumn | null,
): EndpointResult {
  const { limit, cursor } = parsePageParameters(context);
  const page =
    sort === null
      ? paginateDatetime(cursor, limit, (window) => fetchByDate(context.sql, selection, window))
      : paginateOffset(cursor, limit, (offset, count) => fetchByCount(context.sql, selection, sort, offset, count));
  return printPage(context, page, (row) => printOrganizationSummary(row, context.server, context.settings));
}

/**
 * The organizations in the caller's list. A token that is limited to one organization lists only that one, if its user
 * has more than one organization. If the user has only one, the list contains that one, even if the token is limited to
 * another.
 */
function selectForCaller({ caller, server, sql }: SentryRequestContext): OrganizationSelection {
  const visible = selectVisible(caller, server);
  if (caller.kind !== "user" || caller.organization === null || !hasRows(sql, visible, 2)) return visible;
  return restrictSelection(visible, [{ sql: "o.id = ?", parameters: [caller.organization] }]);
}

/** Sentry does not define the order of equal dates. Here the larger id comes first, and last in ascending order. */
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

/** Ordered by a count, largest first. The member count includes invitations. */
function fetchByCount(
  sql: SqlStorage,
  selection: OrganizationSelection,
  count: CountColumn,
  offset: number,
  limit: number,
): SentryOrganizationRow[] {
  const { sql: text, parameters } = selectionSql(selection);
  const order = `ORDER BY ${count} DESC, o.id DESC LIMIT ? OFFSET ?`;
  return sql.exec<SentryOrganizationRow>(`SELECT o.* ${text} ${order}`, ...parameters, limit, offset).toArray();
}
