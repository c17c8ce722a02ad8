import type { DirectoryRuntime } from "./directory-runtime.ts";

/** Ids of `elsewhere` that are held in memory at a time, and staged pages that one step reads. */
const IDS_PER_CHUNK = 5_000;
const PAGES_PER_STEP = 20;

/**
 * Deletes from `elsewhere` the ids that the complete, staged list does not contain on the hosts of other sources.
 * Staging only adds ids, so usually there are none, and the counts show it.
 */
export async function pruneElsewhere(
  { storage: { sql }, yieldToReaders }: Pick<DirectoryRuntime, "storage" | "yieldToReaders">,
  pages: number,
  signal: AbortSignal,
): Promise<void> {
  const { stored } = sql.exec<{ stored: number }>("SELECT count(*) AS stored FROM elsewhere").one();
  let listed = 0;
  for (let page = 0; page < pages && stored > listed; page += PAGES_PER_STEP) {
    listed += countStaged(sql, page, page + PAGES_PER_STEP);
    await yieldToReaders();
  }
  if (stored <= listed) return;
  for (let after = "", ids = readChunk(sql, after); ids.size > 0; ids = readChunk(sql, after)) {
    after = [...ids].at(-1) ?? after;
    for (let page = 0; page < pages && ids.size > 0; page += PAGES_PER_STEP) {
      if (signal.aborted) return;
      for (const id of readStaged(sql, page, page + PAGES_PER_STEP)) ids.delete(id);
      await yieldToReaders();
    }
    if (signal.aborted) return;
    // A staged row with such an id has moved to this source. Applying the stage needs the id, and deletes it.
    sql.exec(
      "DELETE FROM elsewhere WHERE id IN (SELECT value FROM json_each(?)) AND id NOT IN (SELECT id FROM staged)",
      JSON.stringify([...ids]),
    );
  }
}

function countStaged(sql: SqlStorage, from: number, to: number): number {
  const count =
    "SELECT coalesce(sum(json_array_length(others)), 0) AS ids FROM staged_pages WHERE page >= ? AND page < ?";
  return sql.exec<{ ids: number }>(count, from, to).one().ids;
}

function readChunk(sql: SqlStorage, after: string): Set<string> {
  const rows = sql.exec<{ id: string }>(
    "SELECT id FROM elsewhere WHERE id > ? ORDER BY id LIMIT ?",
    after,
    IDS_PER_CHUNK,
  );
  return new Set([...rows].map(({ id }) => id));
}

function readStaged(sql: SqlStorage, from: number, to: number): readonly string[] {
  const rows = sql.exec<{ id: string }>(
    "SELECT j.value AS id FROM staged_pages p, json_each(p.others) j WHERE p.page >= ? AND p.page < ?",
    from,
    to,
  );
  return [...rows].map(({ id }) => id);
}
