import * as v from "valibot";
import type { K6Knobs, SentryKnobs } from "./knobs.ts";
import { K6KnobsSchema, SentryKnobsSchema } from "./knobs.ts";

/** Reads a setting: a JSON value such as the profile, the knobs, the regions or the faults. */
export function readSetting<T>(sql: SqlStorage, key: string, absent: T): T {
  const row = sql.exec<{ value: string }>("SELECT value FROM setting WHERE key = ?", key).toArray()[0];
  return row === undefined ? absent : (JSON.parse(row.value) as T);
}

export function writeSetting(sql: SqlStorage, key: string, value: unknown): void {
  sql.exec(
    "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    key,
    JSON.stringify(value),
  );
}

const DEFAULT_KNOBS = { sentry: v.parse(SentryKnobsSchema, {}), k6: v.parse(K6KnobsSchema, {}) };

export function readKnobs(sql: SqlStorage): { readonly sentry: SentryKnobs; readonly k6: K6Knobs } {
  return readSetting(sql, "knobs", DEFAULT_KNOBS);
}

/** The regions that have a host: those listed in the world, and those of its organizations. */
export function readRegions(sql: SqlStorage): readonly string[] {
  return readSetting<readonly string[]>(sql, "regions", []);
}
