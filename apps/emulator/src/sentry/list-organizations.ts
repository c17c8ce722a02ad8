import type { Answer, Call } from "./call.ts";
import { documentedCondition } from "./documented-condition.ts";
import { parseDocumentedQuery } from "./documented-query.ts";
import { readFlatQuery } from "./flat-query.ts";
import { listOwned } from "./list-owned.ts";
import type { OrganizationRow } from "./organization-row.ts";
import { answerPage } from "./page-rows.ts";
import type { Window } from "./paginate-datetime.ts";
import { paginateDatetime } from "./paginate-datetime.ts";
import { paginateOffset } from "./paginate-offset.ts";
import { readPage } from "./read-page.ts";
import type { Condition, Selection } from "./selection.ts";
import { hasRows, narrow, OWNED, printSelection, selectVisible } from "./selection.ts";
import { summarize } from "./summary.ts";

/** `GET /api/0/organizations/`, as the servers answer or as the documents promise. */
export function listOrganizations(call: Call): Answer {
  return call.climate.profile === "documented" ? listAsDocumented(call) : listLive(call);
}

/**
 * The branches are in the upstream's order: `owner` answers before anything else is looked at; the query fails before
 * the page's parameters do.
 */
function listLive(call: Call): Answer {
  const { caller, query } = call;
  if (isOwnerWanted(call) && (caller.kind === "user" || caller.kind === "operator")) return { body: listOwned(call) };
  const selection = narrow(selectListed(call), readFlatQuery(query.get("query") ?? ""));
  return listPage(call, selection, query.get("sortBy") === "members" ? "o.members" : null);
}

/** The documents' query language is true here, every `sortBy` sorts, and `owner` narrows the list without changing its shape. */
function listAsDocumented(call: Call): Answer {
  const { caller, query } = call;
  const tree = parseDocumentedQuery(query.get("query") ?? "");
  const conditions = [
    ...(tree === null ? [] : [documentedCondition(tree)]),
    ...(isOwnerWanted(call) ? [caller.kind === "user" ? OWNED : { sql: "FALSE", parameters: [] }] : []),
  ];
  return listPage(call, narrow(selectListed(call), conditions), DOCUMENTED_SORTS[query.get("sortBy") ?? ""] ?? null);
}

type Count = "o.members" | "o.projects" | "o.events";

const DOCUMENTED_SORTS: Readonly<Record<string, Count>> = {
  members: "o.members",
  projects: "o.projects",
  events: "o.events",
};

function isOwnerWanted({ query }: Call): boolean {
  return ["1", "true"].includes(query.get("owner") ?? "");
}

function listPage(call: Call, selection: Selection, sort: Count | null): Answer {
  const { limit, cursor } = readPage(call);
  const page =
    sort === null
      ? paginateDatetime(cursor, limit, (window) => fetchByDate(call.sql, selection, window))
      : paginateOffset(cursor, limit, (offset, count) => fetchByCount(call.sql, selection, sort, offset, count));
  return answerPage(call, page, (row) => summarize(row, call.server, call.climate));
}

/**
 * What the caller's list holds. A token limited to one organization lists that one, but only if its user has more than
 * one: else the list stays what it was, whichever organization that is.
 */
function selectListed({ caller, server, sql }: Call): Selection {
  const visible = selectVisible(caller, server);
  if (caller.kind !== "user" || caller.organization === null || !hasRows(sql, visible, 2)) return visible;
  return narrow(visible, [{ sql: "o.id = ?", parameters: [caller.organization] }]);
}

/** Rows of equal date have no order of their own upstream; here the larger id comes first, and last when going back. */
function fetchByDate(sql: SqlStorage, selection: Selection, window: Window): OrganizationRow[] {
  const { created, id } = selection;
  const bounds: Condition[] = [
    ...(window.from === null ? [] : [{ sql: `${created} >= ?`, parameters: [window.from] }]),
    ...(window.to === null ? [] : [{ sql: `${created} <= ?`, parameters: [window.to] }]),
  ];
  const direction = window.ascending ? "ASC" : "DESC";
  const { sql: text, parameters } = printSelection(narrow(selection, bounds));
  const order = `ORDER BY ${created} ${direction}, ${id} ${direction} LIMIT ? OFFSET ?`;
  return sql.exec<OrganizationRow>(`SELECT o.* ${text} ${order}`, ...parameters, window.limit, window.offset).toArray();
}

/** The largest first. Of members every row of membership counts, invitations too. */
function fetchByCount(
  sql: SqlStorage,
  selection: Selection,
  count: Count,
  offset: number,
  limit: number,
): OrganizationRow[] {
  const { sql: text, parameters } = printSelection(selection);
  const order = `ORDER BY ${count} DESC, o.id DESC LIMIT ? OFFSET ?`;
  return sql.exec<OrganizationRow>(`SELECT o.* ${text} ${order}`, ...parameters, limit, offset).toArray();
}
