import type { Problem } from "@roster/core/problem";
import type { History } from "./freshness.ts";

/** What a Directory remembers of itself, apart from its rows. */
export interface State extends History {
  /** Counts the copies: every applied sync has the next number. 0 = no whole copy yet. */
  readonly generation: number;
  /** Why the last attempt failed; null where it did not. */
  readonly error: Problem | null;
  /** Hosts that no source of the installation serves, and how many organizations live there. */
  readonly unrouted: readonly { readonly host: string; readonly organizations: number }[];
  /** Which world the copy is of: a local emulator may change its world under us. Null outside of local use. */
  readonly epoch: string | null;
}

export const NEW_STATE: State = {
  generation: 0,
  syncedAt: null,
  restsUntil: 0,
  forcedAt: null,
  error: null,
  unrouted: [],
  epoch: null,
};

export function loadState(sql: SqlStorage): State {
  const [row] = sql.exec<{ value: string }>("SELECT value FROM state WHERE key = 'state'").toArray();
  return row ? { ...NEW_STATE, ...(JSON.parse(row.value) as Partial<State>) } : NEW_STATE;
}

export function saveState(sql: SqlStorage, state: State): void {
  sql.exec("INSERT OR REPLACE INTO state (key, value) VALUES ('state', ?)", JSON.stringify(state));
}
