import { keysetRuns, type Position, type SortField } from "@roster/core/pagination";
import type { Question, Slice } from "@roster/core/roster";
import type { Condition } from "./question.ts";

/** A row of a page as SQLite gives it. */
export interface StoredRow extends Record<string, SqlStorageValue> {
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

/** Reads one page of the rows that answer a question, in its order, by ranges on one index. */
export function readPage(
  sql: SqlStorage,
  question: Question,
  condition: Condition,
  slice: Slice,
): { readonly rows: readonly StoredRow[]; readonly more: boolean } {
  const key = SORT_COLUMNS[question.sort.field];
  const rows: StoredRow[] = [];
  const wanted = slice.limit + 1;
  for (const run of keysetRuns(question.sort, { key, created: "o.tie", id: "o.id" }, slice.from, slice.toward)) {
    if (rows.length === wanted) break;
    // CROSS JOIN keeps the order of the index: SQLite would be free to start from the other table.
    const found = sql.exec<StoredRow>(
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
  return { rows: slice.toward === "next" ? page : page.reverse(), more: rows.length > slice.limit };
}

export function positionOf(row: StoredRow): Position {
  return { key: row.key, created: row.tie, id: row.id };
}
