/**
 * Counts requests in fixed windows of wall-clock time, as Sentry's limiter does. Window n of 1 s is second n since
 * 1970.
 */
export interface RequestCounter {
  /** Adds one request and returns the number of requests in the current window. */
  readonly count: (key: string, windowSeconds: number) => number;
  /** The end of the current window, in whole seconds since 1970. */
  readonly windowEnd: (windowSeconds: number) => number;
  /** Marks a request as in progress until `end` is called. Returns the number of requests in progress. */
  readonly begin: (key: string) => number;
  readonly end: (key: string) => void;
}

/** With this many keys all windows are cleared. This bounds the memory of an emulator that runs for weeks. */
const MAX_KEYS = 10_000;

export function createRequestCounter(now: () => number): RequestCounter {
  const windows = new Map<string, { readonly index: number; count: number }>();
  const inProgress = new Map<string, number>();
  const windowIndex = (windowSeconds: number) => Math.floor(now() / 1000 / windowSeconds);
  return {
    count: (key, windowSeconds) => {
      const index = windowIndex(windowSeconds);
      const window = windows.get(key);
      const current = window?.index === index ? window : { index, count: 0 };
      current.count += 1;
      if (windows.size >= MAX_KEYS) windows.clear();
      windows.set(key, current);
      return current.count;
    },
    windowEnd: (windowSeconds) => (windowIndex(windowSeconds) + 1) * windowSeconds,
    begin: (key) => {
      const count = (inProgress.get(key) ?? 0) + 1;
      inProgress.set(key, count);
      return count;
    },
    end: (key) => {
      const count = (inProgress.get(key) ?? 1) - 1;
      if (count === 0) inProgress.delete(key);
      else inProgress.set(key, count);
    },
  };
}
