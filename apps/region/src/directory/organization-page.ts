import { keysetRanges, type Position, type SortField } from "@roster/core/pagination";
import type { Question, Slice } from "@roster/core/source";
import type { SqlCondition } from "./compile-question.ts";

/** A row of a page as SQLite gives it. */
export interface StoredOrganization extends Record<string, SqlStorageValue> {
  readonly id: string;
  readonly key: string | number | null;
  readonly tie: number;
  readonly body: string;
  readonly raw: string;
  readonly members: number | null;
  readonly projects: number | null;
  readonly events: number | null;
}

/** The column each order is by. Names of columns, never a caller's text. */
const SORT_COLUMNS: Record<SortField, string> = {
  created: "o.created",
  name: "o.name",
  members: "o.members",
  projects: "o.projects",
  events: "o.events",
};

/**
 * Rows that few others answer are found sooner by scanning the table and sorting what is found than by walking an index to
 * the next of them: an index is in order, but leads all over the table. Measured at 100,000 rows.
 */
const FEW_FOR_EACH_ROW_WANTED = 6;

/**
 * Reads one page of the rows that answer a question, in its order, by ranges on one index.
 *
 * @param matched how many rows answer the question, or no less.
 */
export function readOrganizationPage(
  sql: SqlStorage,
  question: Question,
  condition: SqlCondition,
  slice: Slice,
  matched: number,
): { readonly rows: readonly StoredOrganization[]; readonly more: boolean } {
  const key = SORT_COLUMNS[question.sort.field];
  const rows: StoredOrganization[] = [];
  const wanted = slice.limit + 1;
  const columns = { key, created: "o.tie", id: "o.id" };
  // To SQLite `+column` is an expression that no index is on. The few rows without a key are always found by the index.
  const unindexed = { key: `+${key}`, created: "+o.tie", id: "+o.id" };
  const keyed = matched < wanted * FEW_FOR_EACH_ROW_WANTED ? unindexed : columns;
  for (const run of keysetRanges(question.sort, { keyed, unkeyed: columns }, slice.from, slice.direction)) {
    if (rows.length === wanted) break;
    // CROSS JOIN keeps the order of the index: SQLite would be free to start from the other table.
    const found = sql.exec<StoredOrganization>(
      `SELECT o.id, ${key} AS key, o.tie, o.members, o.projects, o.events, b.body, b.raw
       FROM organizations o CROSS JOIN bodies b ON b.id = o.id
       WHERE (${condition.text}) AND ${run.where} ORDER BY ${run.orderBy} LIMIT ?`,
      ...condition.params,
      ...run.params,
      wanted - rows.length,
    );
    rows.push(...found);
  }
  const page = rows.slice(0, slice.limit);
  return { rows: slice.direction === "next" ? page : page.reverse(), more: rows.length > slice.limit };
}

export function organizationPosition(row: StoredOrganization): Position {
  return { key: row.key, created: row.tie, id: row.id };
}
