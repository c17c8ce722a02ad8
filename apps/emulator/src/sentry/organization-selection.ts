import type { SentryCaller } from "./sentry-caller.ts";
import type { SentryServer } from "./sentry-request-context.ts";

/** A selection of organization rows: SQL conditions, each with its parameters in order. */
export interface OrganizationSelection {
  /** A user's list scans the user's member rows, which are in list order. Other lists scan the organizations. */
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

/** The user of the member rows has the owner role in an active organization. */
export const IS_OWNED: SelectionCondition = { sql: "m.role = 'owner' AND o.status = 'active'", parameters: [] };

export const MATCHES_NOTHING: SelectionCondition = { sql: "FALSE", parameters: [] };

/** All organizations in a caller's list on this server, before any query. */
export function selectVisible(caller: SentryCaller, server: SentryServer): OrganizationSelection {
  if (caller.kind === "user") {
    const own = { sql: "o.id = m.organization AND m.user = ?", parameters: [caller.user] };
    return { ...MEMBERSHIPS, conditions: [own, ...serverCondition(server, "m.region")] };
  }
  const serverConditions = serverCondition(server, "o.region");
  if (caller.kind === "operator") return { ...ORGANIZATIONS, conditions: serverConditions };
  if (caller.kind === "anonymous" || caller.kind === "refused")
    return { ...ORGANIZATIONS, conditions: [MATCHES_NOTHING] };
  return {
    ...ORGANIZATIONS,
    conditions: [{ sql: "o.id = ?", parameters: [caller.organization] }, ...serverConditions],
  };
}

const MEMBERSHIPS = {
  from: "member m CROSS JOIN organization o",
  created: "m.created",
  id: "m.organization",
  region: "m.region",
} as const;

const ORGANIZATIONS = { from: "organization o", created: "o.created", id: "o.id", region: "o.region" } as const;

/** A cell has only its own region. Control and a self-hosted server have all regions. */
function serverCondition(server: SentryServer, column: OrganizationSelection["region"]): SelectionCondition[] {
  return server.kind === "cell" ? [inRegion(column, server.region)] : [];
}

export function inRegion(column: OrganizationSelection["region"], region: string): SelectionCondition {
  return { sql: `${column} = ?`, parameters: [region] };
}

/** Returns whether a selection has at least `count` rows. */
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

/** Prints `FROM … WHERE …` with its parameters. `join` is inserted between the two. */
export function selectionSql({ from, conditions }: OrganizationSelection, join = ""): SelectionCondition {
  const where = conditions.map(({ sql }) => `(${sql})`).join(" AND ");
  return {
    sql: `FROM ${from} ${join}${where === "" ? "" : ` WHERE ${where}`}`,
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
}
