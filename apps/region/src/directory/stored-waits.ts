import { MAX_UPSTREAM_WAIT } from "@roster/providers";

/**
 * Shortens the stored waits of the list and the facets. An earlier release stored whatever the upstream asked for, which may
 * end years ahead. `restsUntil` is the stored name of `backoffUntil`.
 */
export function clampStoredWaits(sql: SqlStorage, now: number): void {
  const latest = now + MAX_UPSTREAM_WAIT;
  sql.exec(
    "UPDATE state SET value = json_set(value, '$.restsUntil', CAST(?1 AS INTEGER)) WHERE (value ->> '$.restsUntil') > ?1",
    latest,
  );
}
