import type { PurgeTarget } from "../cache-store.ts";
import type { HeldLoad } from "./cache-harness.ts";

/** The times of the policy, in milliseconds. They are the same for every read of a model test. */
export interface ModelTimes {
  readonly fresh: number;
  readonly staleIfError: number;
  readonly negative: number;
}

/** The response of a load. */
export interface ModelAnswer {
  readonly status: number;
  readonly isPartial: boolean;
  readonly at: number;
}

interface ModelEntry {
  readonly load: HeldLoad;
  readonly status: number;
  readonly answeredAt: number;
  readonly freshUntil: number;
}

/**
 * A simple model of the cache for model-based tests: a map and a comparison of times. All entries have the same lifetime,
 * because `staleIfError` is the same for every read.
 */
export interface CacheModel {
  /** The first event of a read, and the number of the load whose response it serves at once, or null. */
  predict(key: string, staleWhileRevalidate: number, now: number): readonly [event: string, served: number | null];
  /** Records which loads are in flight. */
  observeLoads(loads: readonly HeldLoad[]): void;
  applyAnswer(load: HeldLoad, answer: ModelAnswer): void;
  applyPurge(target: PurgeTarget): void;
  /** Whether a purge happened after the load started. */
  isOutdated(load: HeldLoad): boolean;
  /** When the response of a load was stored, and from when on it must not be served. */
  lifetimeOf(number: number): readonly [answeredAt: number, end: number];
}

export function createCacheModel(times: ModelTimes): CacheModel {
  const entries = new Map<string, ModelEntry>();
  const purgeCounts = new Map<HeldLoad, number>();
  const answers = new Map<number, ModelEntry>();
  let purgeCount = 0;

  const endOf = ({ status, freshUntil }: ModelEntry) => (status === 404 ? freshUntil : freshUntil + times.staleIfError);
  const isOutdated = (load: HeldLoad) => purgeCounts.get(load) !== purgeCount;

  function applyAnswer(load: HeldLoad, { status, isPartial, at }: ModelAnswer): void {
    const key = load.key.text;
    const previous = entries.get(key);
    const freshUntil = at + (status === 404 ? times.negative : times.fresh);
    const entry: ModelEntry = { load, status, answeredAt: at, freshUntil };
    answers.set(load.number, entry);
    const isOlder = previous !== undefined && at < endOf(previous) && previous.load.at > load.at;
    if ((status === 200 || status === 404) && !isPartial && !isOutdated(load) && !isOlder) entries.set(key, entry);
    else if (status === 403 || status === 404) entries.delete(key);
  }

  return {
    isOutdated,
    applyAnswer,
    predict: (key, staleWhileRevalidate, now) => {
      const found = entries.get(key);
      if (found === undefined || now >= endOf(found)) return ["missed", null];
      if (now < found.freshUntil) return ["fresh-hit", found.load.number];
      return now < found.freshUntil + staleWhileRevalidate ? ["stale-hit", found.load.number] : ["expired", null];
    },
    observeLoads: (loads) => {
      for (const load of loads) if (!purgeCounts.has(load)) purgeCounts.set(load, purgeCount);
    },
    applyPurge: (target) => {
      purgeCount += 1;
      for (const [key, { load }] of entries) {
        const isTarget = "tag" in target ? load.name === target.tag : load.key.principal === target.principal;
        if (isTarget) entries.delete(key);
      }
    },
    lifetimeOf: (number) => {
      const entry = answers.get(number);
      return entry === undefined ? [Number.NaN, Number.NaN] : [entry.answeredAt, endOf(entry)];
    },
  };
}
