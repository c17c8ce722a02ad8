import { keysetRanges, type Position, type SortField } from "@roster/core/pagination";
import type { Question, Slice } from "@roster/core/source";
import type { SqlCondition } from "./compile-question.ts";
import { platformPage } from "./platform-index.ts";
import { readTextCandidates } from "./text-index.ts";

/** An organization as SQLite returns it. `key`: the value of the sort column. */
export interface StoredOrganization extends Record<string, SqlStorageValue> {
  readonly id: string;
  readonly key: string | number | null;
  readonly tie: number;
  /** Epoch microseconds. */
  readonly changed: number;
  readonly body: string;
  readonly raw: string;
  readonly members: number | null;
  readonly projects: number | null;
  readonly events: number | null;
}

/** The column of each sort field. The names go into SQL text, so they are constants and never a caller's text. */
const SORT_COLUMNS: Record<SortField, string> = {
  created: "o.created",
  name: "o.name_key",
  members: "o.members",
  projects: "o.projects",
  events: "o.events",
};

/**
 * If fewer rows match than this times the rows wanted, scanning the table and sorting the matches is faster than
 * walking the index of the sort column: the index is in order, but each step reads a random row. Measured at 100,000
 * rows.
 */
const SCAN_THRESHOLD = 6;

/**
 * Reads one page of the rows that match a condition, in the order of the question, by ranges on one index.
 *
 * @param matched the number of rows that match, or an upper bound of it.
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
  // In SQLite, a unary plus keeps a column from being looked up in an index. Rows without a key are few, so they always
  // use the index.
  const unindexed = { key: `+${key}`, created: "+o.tie", id: "+o.id" };
  const narrowed = readTextCandidates(sql, condition.candidates);
  const byPlatform = condition.platform === null ? null : platformPage(condition.platform, matched);
  const { text, params } = byPlatform?.condition ?? condition;
  const isSparse = byPlatform?.isSparse ?? matched < wanted * SCAN_THRESHOLD;
  const keyed = narrowed || isSparse ? unindexed : columns;
  for (const range of keysetRanges(question.sort, { keyed, unkeyed: columns }, slice.from, slice.direction)) {
    if (rows.length === wanted) break;
    // CROSS JOIN fixes the join order, so that SQLite reads `organizations` first and keeps the order of its index.
    const found = sql.exec<StoredOrganization>(
      `SELECT o.id, ${key} AS key, o.tie, o.changed, o.members, o.projects, o.events, b.body, b.raw
       FROM organizations o CROSS JOIN bodies b ON b.id = o.id
       WHERE (${text}) AND ${narrowed?.where ?? "1"} AND ${range.where} ORDER BY ${range.orderBy} LIMIT ?`,
      ...params,
      ...(narrowed?.params ?? []),
      ...range.params,
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
