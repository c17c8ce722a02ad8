import { clampWaitUntil } from "@roster/providers";
import { CLOSED, type CircuitState } from "./circuit-breaker.ts";
import { INITIAL_WINDOW, type RateWindow } from "./rate-windows.ts";
import { loadValue, saveValue } from "./state-values.ts";

/** The state of the limiter. Stored, so that it survives a restart. */
export interface LimiterState {
  /** The host that sent a rate limit last. */
  readonly lastHost: string | null;
  /** By host: the limits of Sentry are shared by the endpoints of a host. */
  readonly windows: Readonly<Record<string, RateWindow>>;
  /** By host and endpoint, such as `us.sentry.io projects`. */
  readonly circuits: Readonly<Record<string, CircuitState>>;
}

export const INITIAL_LIMITER_STATE: LimiterState = { lastHost: null, windows: {}, circuits: {} };

/** Where a limiter keeps its state between calls. */
export interface LimiterStore {
  load(): LimiterState;
  save(state: LimiterState): void;
}

/** A store in the SQL storage of an object. */
export function createSqlLimiterStore(sql: SqlStorage, now: () => number): LimiterStore {
  return { load: () => loadLimiterState(sql, now()), save: (state) => saveLimiterState(sql, state) };
}

/** For an object that keeps nothing: the limiter itself holds the state as long as the object is in memory. */
export const NO_LIMITER_STORE: LimiterStore = { load: () => INITIAL_LIMITER_STATE, save: () => undefined };

/** The key in the table `state`. A stored name, so it does not change. */
const STATE_KEY = "patience";
/** The most hosts, and the most circuits, that are kept. An upstream has few of both. */
const MAX_ENTRIES = 64;

/**
 * Reads the stored state. A wait that an earlier release stored may be years ahead: every wait is shortened. What an
 * earlier release stored for the whole upstream is ignored.
 */
export function loadLimiterState(sql: SqlStorage, now: number): LimiterState {
  const { lastHost, windows, circuits } = loadValue(sql, STATE_KEY, INITIAL_LIMITER_STATE);
  return {
    lastHost,
    windows: mapValues(windows, (window) => ({
      ...INITIAL_WINDOW,
      ...window,
      notBefore: clampWaitUntil(window.notBefore, now),
    })),
    circuits: mapValues(circuits, (circuit) => ({
      ...CLOSED,
      ...circuit,
      openUntil: clampWaitUntil(circuit.openUntil, now),
    })),
  };
}

/** Writes the state, without what has no effect: closed circuits, and all but the newest entries. */
export function saveLimiterState(sql: SqlStorage, { lastHost, windows, circuits }: LimiterState): void {
  saveValue(sql, STATE_KEY, {
    lastHost,
    windows: newestEntries(windows, ({ notBefore }) => notBefore),
    circuits: newestEntries(
      Object.fromEntries(Object.entries(circuits).filter(([, { failures }]) => failures > 0)),
      ({ openUntil }) => openUntil,
    ),
  });
}

function mapValues<Value>(
  values: Readonly<Record<string, Value>>,
  map: (value: Value) => Value,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}

function newestEntries<Value>(
  values: Readonly<Record<string, Value>>,
  timeOf: (value: Value) => number,
): Readonly<Record<string, Value>> {
  const entries = Object.entries(values);
  if (entries.length <= MAX_ENTRIES) return values;
  return Object.fromEntries(entries.toSorted(([, a], [, b]) => timeOf(b) - timeOf(a)).slice(0, MAX_ENTRIES));
}
