import type { PurgeTarget } from "../cache-store.ts";
import type { HeldLoad } from "./cache-harness.ts";

/** Milliseconds, as a policy says them, for every read alike. */
export interface ModelTimes {
  readonly fresh: number;
  readonly staleIfError: number;
  readonly negative: number;
}

/** How a load was answered. */
export interface ModelAnswer {
  readonly status: number;
  readonly isPartial: boolean;
  readonly at: number;
}

interface Kept {
  readonly load: HeldLoad;
  readonly status: number;
  readonly answeredAt: number;
  readonly freshUntil: number;
}

/**
 * The plainest cache there could be, to compare the real one with: a map, and a look at the clock. All its answers live
 * equally long, since every read stands for failures equally long.
 */
export interface CacheModel {
  /** The first thing that a read tells, and the number of the load whose answer it serves at once, or null. */
  predict(key: string, staleWhileRevalidate: number, now: number): readonly [event: string, served: number | null];
  /** Has it see which loads are under way. */
  observeLoads(loads: readonly HeldLoad[]): void;
  applyAnswer(load: HeldLoad, answered: ModelAnswer): void;
  applyPurge(target: PurgeTarget): void;
  /** Whether a purge came after a load had begun. */
  isOutdated(load: HeldLoad): boolean;
  /** When the answer of a load came, and from when on nobody may be given it. */
  lifetimeOf(number: number): readonly [answeredAt: number, end: number];
}

export function createCacheModel(times: ModelTimes): CacheModel {
  const kept = new Map<string, Kept>();
  const noticed = new Map<HeldLoad, number>();
  const answers = new Map<number, Kept>();
  let purges = 0;

  const endOf = ({ status, freshUntil }: Kept) => (status === 404 ? freshUntil : freshUntil + times.staleIfError);
  const isOutdated = (load: HeldLoad) => noticed.get(load) !== purges;

  function hearAnswer(load: HeldLoad, { status, isPartial, at }: ModelAnswer): void {
    const key = load.key.text;
    const before = kept.get(key);
    const freshUntil = at + (status === 404 ? times.negative : times.fresh);
    const now: Kept = { load, status, answeredAt: at, freshUntil };
    answers.set(load.number, now);
    const isOlder = before !== undefined && at < endOf(before) && before.load.at > load.at;
    if ((status === 200 || status === 404) && !isPartial && !isOutdated(load) && !isOlder) kept.set(key, now);
    else if (status === 403 || status === 404) kept.delete(key);
  }

  return {
    isOutdated,
    applyAnswer: hearAnswer,
    predict: (key, staleWhileRevalidate, now) => {
      const found = kept.get(key);
      if (found === undefined || now >= endOf(found)) return ["missed", null];
      if (now < found.freshUntil) return ["fresh-hit", found.load.number];
      return now < found.freshUntil + staleWhileRevalidate ? ["stale-hit", found.load.number] : ["outlived", null];
    },
    observeLoads: (loads) => {
      for (const load of loads) if (!noticed.has(load)) noticed.set(load, purges);
    },
    applyPurge: (target) => {
      purges += 1;
      for (const [key, { load }] of kept) {
        const isMeant = "tag" in target ? load.name === target.tag : load.key.principal === target.principal;
        if (isMeant) kept.delete(key);
      }
    },
    lifetimeOf: (number) => {
      const answer = answers.get(number);
      return answer === undefined ? [Number.NaN, Number.NaN] : [answer.answeredAt, endOf(answer)];
    },
  };
}
