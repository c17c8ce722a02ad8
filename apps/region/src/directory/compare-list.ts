import type { DirectoryRuntime } from "./directory-runtime.ts";
import type { MissingRows } from "./removal.ts";
import { RowidSet } from "./rowid-set.ts";

/** How a complete, staged list differs from the live rows, apart from the staged rows themselves. */
export interface ListComparison extends MissingRows {
  /** Ids that the previous list lacked, and that are in this list again or no longer live. */
  readonly returned: readonly string[];
}

/** Staged pages, live rows and ids that one step reads. A step takes a few milliseconds; then readers have their turn. */
const PAGES_PER_STEP = 10;
const ROWS_PER_STEP = 5_000;
const IDS_PER_STEP = 500;

/**
 * Compares the staged list with the live rows, in steps between which readers are served. Holds one bit for each live
 * row in memory. Returns null if the signal is aborted.
 */
export async function compareList(
  { storage: { sql }, yieldToReaders }: Pick<DirectoryRuntime, "storage" | "yieldToReaders">,
  pages: number,
  signal: AbortSignal,
): Promise<ListComparison | null> {
  const listed = new RowidSet();
  for (let page = 0; page < pages; page += PAGES_PER_STEP) {
    for (const rowid of listedRowids(sql, page, page + PAGES_PER_STEP)) listed.add(rowid);
    await yieldToReaders();
    if (signal.aborted) return null;
  }
  const missing: string[] = [];
  let live = 0;
  for (let after = "", rows = readRows(sql, after); rows.length > 0; rows = readRows(sql, after)) {
    for (const { rowid, id } of rows) if (!listed.has(rowid)) missing.push(id);
    live += rows.length;
    after = rows.at(-1)?.id ?? after;
    await yieldToReaders();
    if (signal.aborted) return null;
  }
  const { still, returned } = splitMissing(sql, listed);
  const elsewhere = new Set<string>();
  for (let at = 0; at < missing.length; at += IDS_PER_STEP) {
    for (const id of idsElsewhere(sql, missing.slice(at, at + IDS_PER_STEP))) elsewhere.add(id);
    await yieldToReaders();
    if (signal.aborted) return null;
  }
  return { live, missing, before: still, elsewhere, returned };
}

/** The rowids of the live rows that the staged pages from `from` to before `to` contain. */
function listedRowids(sql: SqlStorage, from: number, to: number): readonly number[] {
  const rows = sql.exec<{ rowid: number }>(
    `SELECT o.rowid FROM staged_pages p, json_each(p.ids) j CROSS JOIN organizations o ON o.id = j.value
     WHERE p.page >= ? AND p.page < ?`,
    from,
    to,
  );
  return [...rows].map(({ rowid }) => rowid);
}

/** In the order of the ids, from an index that holds both columns. */
function readRows(sql: SqlStorage, after: string): readonly { readonly rowid: number; readonly id: string }[] {
  return sql
    .exec<{ rowid: number; id: string }>(
      "SELECT rowid, id FROM organizations WHERE id > ? ORDER BY id LIMIT ?",
      after,
      ROWS_PER_STEP,
    )
    .toArray();
}

/** The ids that the previous list lacked: those that this list lacks as well, and the others. */
function splitMissing(
  sql: SqlStorage,
  listed: RowidSet,
): { readonly still: ReadonlySet<string>; readonly returned: readonly string[] } {
  const rows = sql
    .exec<{ id: string; rowid: number | null }>(
      "SELECT m.id, o.rowid FROM missing m LEFT JOIN organizations o ON o.id = m.id",
    )
    .toArray();
  const isMissing = ({ rowid }: { readonly rowid: number | null }): boolean => rowid !== null && !listed.has(rowid);
  return {
    still: new Set(rows.filter(isMissing).map(({ id }) => id)),
    returned: rows.filter((row) => !isMissing(row)).map(({ id }) => id),
  };
}

function idsElsewhere(sql: SqlStorage, ids: readonly string[]): readonly string[] {
  const rows = sql.exec<{ id: string }>(
    "SELECT id FROM elsewhere WHERE id IN (SELECT value FROM json_each(?))",
    JSON.stringify(ids),
  );
  return [...rows].map(({ id }) => id);
}
