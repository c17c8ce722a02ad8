/** Counts in fixed windows of wall-clock time, as Sentry's limiter does: window n of 1 s is the second n of the epoch. */
export interface RequestCounter {
  /** Counts one more request, and tells how many this window has with it. */
  readonly count: (key: string, windowSeconds: number) => number;
  /** The end of the current window, in whole seconds since 1970. */
  readonly windowEnd: (windowSeconds: number) => number;
  /** Counts a request as under way until `leave`, and tells how many there are with it. */
  readonly begin: (key: string) => number;
  readonly end: (key: string) => void;
}

/** Keys beyond this many are forgotten all at once: an emulator that runs for weeks must not collect addresses. */
const MAX_KEYS = 10_000;

export function createRequestCounter(now: () => number): RequestCounter {
  const windows = new Map<string, { readonly index: number; count: number }>();
  const underWay = new Map<string, number>();
  const indexOf = (windowSeconds: number) => Math.floor(now() / 1000 / windowSeconds);
  return {
    count: (key, windowSeconds) => {
      const index = indexOf(windowSeconds);
      const window = windows.get(key);
      const current = window?.index === index ? window : { index, count: 0 };
      current.count += 1;
      if (windows.size >= MAX_KEYS) windows.clear();
      windows.set(key, current);
      return current.count;
    },
    windowEnd: (windowSeconds) => (indexOf(windowSeconds) + 1) * windowSeconds,
    begin: (key) => {
      const count = (underWay.get(key) ?? 0) + 1;
      underWay.set(key, count);
      return count;
    },
    end: (key) => {
      const count = (underWay.get(key) ?? 1) - 1;
      if (count === 0) underWay.delete(key);
      else underWay.set(key, count);
    },
  };
}
