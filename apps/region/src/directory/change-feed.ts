import { printInstant } from "@roster/core/model";
import type { Change, SourceOffset, SourceChangesPage } from "@roster/core/source";
import type { SourceConfiguration } from "../configuration.ts";

/** A change that has no sequence number yet. */
export interface NewChange {
  readonly type: Change["type"];
  /** The organization; null if the change is about the source. */
  readonly id: string | null;
  /** The names of the fields that differ, for `organization.updated`. */
  readonly changed?: readonly string[];
  /** Why an organization was removed, or why the source is degraded. */
  readonly reason?: string;
}

/** How long and how many changes are kept: one week, and at most 50,000. */
export const RETENTION = { milliseconds: 7 * 24 * 60 * 60 * 1000, changes: 50_000 } as const;

/** Appends a change to the feed. Call it in the transaction that applies the change. */
export function recordChange(sql: SqlStorage, { type, id, changed, reason }: NewChange, now: number): void {
  sql.exec(
    "INSERT INTO changes (at, type, id, changed, reason) VALUES (?, ?, ?, ?, ?)",
    now,
    type,
    id,
    changed ? JSON.stringify(changed) : null,
    reason ?? null,
  );
}

interface StoredChange extends Record<string, SqlStorageValue> {
  readonly seq: number;
  readonly at: number;
  readonly type: Change["type"];
  readonly id: string | null;
  readonly changed: string | null;
  readonly reason: string | null;
}

/**
 * Reads the changes after an offset. `gone` is true if the offset is of an earlier generation, or if changes after it
 * have been pruned: then the caller has missed changes, and has to start again from the returned offset.
 */
export function readChanges(
  sql: SqlStorage,
  source: SourceConfiguration,
  generationId: string,
  after: SourceOffset | "now" | "start",
  limit: number,
): SourceChangesPage {
  const { last, first } = sql
    .exec<{ last: number; first: number }>(
      `SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'changes'), 0) AS last,
              coalesce((SELECT min(seq) FROM changes), 1 + coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'changes'), 0)) AS first`,
    )
    .one();
  const end = { generationId, sequence: last };
  if (after === "now") return { changes: [], offset: end, more: false, gone: false };
  const from = after === "start" ? first - 1 : after.sequence;
  const isGone = after !== "start" && (after.generationId !== generationId || from < first - 1 || from > last);
  if (isGone) return { changes: [], offset: end, more: false, gone: true };
  const rows = sql
    .exec<StoredChange>(
      "SELECT seq, at, type, id, changed, reason FROM changes WHERE seq > ? ORDER BY seq LIMIT ?",
      from,
      limit + 1,
    )
    .toArray();
  const page = rows.slice(0, limit);
  const offset = { generationId, sequence: page.at(-1)?.seq ?? from };
  return {
    changes: page.map((row) => toChange(source, generationId, row)),
    offset,
    more: rows.length > limit,
    gone: false,
  };
}

function toChange(source: SourceConfiguration, generationId: string, row: StoredChange): Change {
  return {
    changeId: `${source.id}.${generationId}.${row.seq}`,
    sequence: row.seq,
    type: row.type,
    at: printInstant(row.at * 1000),
    id: row.id,
    source: source.id,
    region: source.region,
    changed: row.changed === null ? null : (JSON.parse(row.changed) as readonly string[]),
    ...(row.reason !== null && { reason: row.reason }),
  };
}

/** Deletes the changes that exceed the retention. */
export function pruneChanges(sql: SqlStorage, now: number): void {
  sql.exec("DELETE FROM changes WHERE at < ?", now - RETENTION.milliseconds);
  sql.exec("DELETE FROM changes WHERE seq <= (SELECT max(seq) FROM changes) - ?", RETENTION.changes);
}
