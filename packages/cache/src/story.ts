import type { CacheEvent } from "./events.ts";

/** Hears of every event as it happens: for logs and counters. It must not throw. */
export type Report = (event: CacheEvent) => void;

/** The events of one read, in order, while they happen. */
export interface Story {
  readonly events: readonly CacheEvent[];
  tell(event: CacheEvent): void;
}

export function createStory(report: Report | undefined): Story {
  const events: CacheEvent[] = [];
  return {
    events,
    tell: (event) => {
      events.push(event);
      report?.(event);
    },
  };
}
