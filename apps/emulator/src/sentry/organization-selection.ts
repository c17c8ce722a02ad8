import type { SentryCaller } from "./sentry-caller.ts";
import type { SentryServer } from "./sentry-request.ts";

/** Rows of organizations as a question narrows them: SQL conditions, each with its parameters in order. */
export interface OrganizationSelection {
  /** A person's list walks the rows of their memberships, which lie in order; any other walks the organizations. */
  readonly from: "organization o" | "member m CROSS JOIN organization o";
  readonly created: "o.created" | "m.created";
  readonly id: "o.id" | "m.organization";
  readonly region: "o.region" | "m.region";
  readonly conditions: readonly SelectionCondition[];
}

export interface SelectionCondition {
  readonly sql: string;
  readonly parameters: readonly (string | number)[];
}

/** What a person owns, of their own list: an owner's role in an active organization. */
export const IS_OWNED: SelectionCondition = { sql: "m.role = 'owner' AND o.status = 'active'", parameters: [] };

export const MATCHES_NOTHING: SelectionCondition = { sql: "FALSE", parameters: [] };

/** Every organization that a caller's list holds on this server, before any query. */
export function selectVisible(caller: SentryCaller, server: SentryServer): OrganizationSelection {
  if (caller.kind === "user") {
    const own = { sql: "o.id = m.organization AND m.user = ?", parameters: [caller.user] };
    return { ...MEMBERSHIPS, conditions: [own, ...onServer(server, "m.region")] };
  }
  const here = onServer(server, "o.region");
  if (caller.kind === "operator") return { ...ORGANIZATIONS, conditions: here };
  if (caller.kind === "anonymous" || caller.kind === "refused")
    return { ...ORGANIZATIONS, conditions: [MATCHES_NOTHING] };
  return { ...ORGANIZATIONS, conditions: [{ sql: "o.id = ?", parameters: [caller.organization] }, ...here] };
}

const MEMBERSHIPS = {
  from: "member m CROSS JOIN organization o",
  created: "m.created",
  id: "m.organization",
  region: "m.region",
} as const;

const ORGANIZATIONS = { from: "organization o", created: "o.created", id: "o.id", region: "o.region" } as const;

/** A cell knows its own region alone; control and a self-hosted server know all. */
function onServer(server: SentryServer, column: OrganizationSelection["region"]): SelectionCondition[] {
  return server.kind === "cell" ? [inRegion(column, server.region)] : [];
}

export function inRegion(column: OrganizationSelection["region"], region: string): SelectionCondition {
  return { sql: `${column} = ?`, parameters: [region] };
}

/** Whether a selection holds at least so many rows. */
export function hasRows(sql: SqlStorage, selection: OrganizationSelection, count: number): boolean {
  const { sql: text, parameters } = selectionSql(selection);
  return sql.exec(`SELECT 1 ${text} LIMIT ?`, ...parameters, count).toArray().length >= count;
}

export function restrictSelection(
  selection: OrganizationSelection,
  conditions: readonly SelectionCondition[],
): OrganizationSelection {
  return { ...selection, conditions: [...selection.conditions, ...conditions] };
}

/** Prints `FROM … WHERE …` and the parameters that belong into it; a further join goes between. */
export function selectionSql({ from, conditions }: OrganizationSelection, join = ""): SelectionCondition {
  const where = conditions.map(({ sql }) => `(${sql})`).join(" AND ");
  return {
    sql: `FROM ${from} ${join}${where === "" ? "" : ` WHERE ${where}`}`,
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
}
