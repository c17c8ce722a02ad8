import type { Answer, Call } from "./call.ts";
import { readFlatQuery } from "./flat-query.ts";
import { printLink } from "./link.ts";
import { listOwned } from "./list-owned.ts";
import type { OrganizationRow } from "./organization-row.ts";
import type { Page, Window } from "./paginate-datetime.ts";
import { paginateDatetime } from "./paginate-datetime.ts";
import { paginateOffset } from "./paginate-offset.ts";
import { readPage } from "./read-page.ts";
import type { Selection } from "./selection.ts";
import { hasRows, narrow, printSelection, selectVisible } from "./selection.ts";
import { summarize } from "./summary.ts";

/**
 * `GET /api/0/organizations/`. The branches are in the upstream's order: `owner` answers before anything else is looked
 * at; the query fails before the page's parameters do.
 */
export function listOrganizations(call: Call): Answer {
  const isOwner = ["1", "true"].includes(call.query.get("owner") ?? "");
  if (isOwner && (call.caller.kind === "user" || call.caller.kind === "operator")) return { body: listOwned(call) };

  const selection = narrow(selectListed(call), readFlatQuery(call.query.get("query") ?? ""));
  const { limit, cursor } = readPage(call);
  const page =
    call.query.get("sortBy") === "members"
      ? paginateOffset(cursor, limit, (offset, count) => fetchByMembers(call.sql, selection, offset, count))
      : paginateDatetime(cursor, limit, (window) => fetchByDate(call.sql, selection, window));
  return answerPage(call, page);
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
  const bounds = [
    ...(window.from === null ? [] : [{ sql: `${created} >= ?`, parameters: [window.from] }]),
    ...(window.to === null ? [] : [{ sql: `${created} <= ?`, parameters: [window.to] }]),
  ];
  const direction = window.ascending ? "ASC" : "DESC";
  const { sql: text, parameters } = printSelection(narrow(selection, bounds));
  const order = `ORDER BY ${created} ${direction}, ${id} ${direction} LIMIT ? OFFSET ?`;
  return sql.exec<OrganizationRow>(`SELECT o.* ${text} ${order}`, ...parameters, window.limit, window.offset).toArray();
}

/** Most members first: every row of membership counts, invitations too. */
function fetchByMembers(sql: SqlStorage, selection: Selection, offset: number, limit: number): OrganizationRow[] {
  const { sql: text, parameters } = printSelection(selection);
  const order = "ORDER BY o.members DESC, o.id DESC LIMIT ? OFFSET ?";
  return sql.exec<OrganizationRow>(`SELECT o.* ${text} ${order}`, ...parameters, limit, offset).toArray();
}

function answerPage({ url, server, climate }: Call, page: Page<OrganizationRow>): Answer {
  return {
    body: page.rows.map((row) => summarize(row, server, climate)),
    link: printLink(server.origin, url, page.previous, page.next),
  };
}
