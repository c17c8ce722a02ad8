import type { CacheEvent } from "./cache-event.ts";

/** Hears of every event as it happens: for logs and counters. It must not throw. */
export type CacheEventListener = (event: CacheEvent) => void;

/** The events of one read, in order, while they happen. */
export interface EventRecorder {
  readonly events: readonly CacheEvent[];
  record(event: CacheEvent): void;
}

export function createEventRecorder(report: CacheEventListener | undefined): EventRecorder {
  const events: CacheEvent[] = [];
  return {
    events,
    record: (event) => {
      events.push(event);
      report?.(event);
    },
  };
}
