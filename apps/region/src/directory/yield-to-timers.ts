/** Milliseconds of work after which other requests have their turn. */
const DEFAULT_INTERVAL = 4;

export interface YielderOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Milliseconds. */
  readonly everyMs?: number;
}

/**
 * Creates a function for a loop whose steps wait for I/O: it waits for a timer if the last turn was long ago. Without it, an
 * upstream in the same process can answer step after step from the microtask queue, and the runtime looks at its sockets
 * and timers only between tasks.
 *
 * The clock of the platform stands still between I/O, so a loop without I/O has to wait for a timer after each step.
 */
export function createYielder({ now, sleep, everyMs = DEFAULT_INTERVAL }: YielderOptions): () => Promise<void> {
  let lastTurn = now();
  return async () => {
    if (now() - lastTurn < everyMs) return;
    await sleep(0);
    lastTurn = now();
  };
}
