import type { CacheEvent } from "./cache-event.ts";

/** Receives every event when it happens, for logs and counters. It must not throw. */
export type CacheEventListener = (event: CacheEvent) => void;

/** Records the events of one read in order. */
export interface EventRecorder {
  readonly events: readonly CacheEvent[];
  record(event: CacheEvent): void;
}

export function createEventRecorder(onEvent: CacheEventListener | undefined): EventRecorder {
  const events: CacheEvent[] = [];
  return {
    events,
    record: (event) => {
      events.push(event);
      onEvent?.(event);
    },
  };
}
