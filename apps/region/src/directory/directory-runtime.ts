import type { DirectoryEvent } from "./directory-events.ts";

/** What the parts of a Directory need of the object they live in, and of the world. */
export interface DirectoryRuntime {
  readonly storage: DurableObjectStorage;
  /** Lets work go on after the call that began it. */
  readonly waitUntil: (work: Promise<unknown>) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly emit: (event: DirectoryEvent) => void;
  /** How many upstream calls one run of work may make before it pauses, to be resumed by another. */
  readonly callBudget: number;
}

/** Waits for work, but no longer than this many milliseconds; the work goes on. */
export async function waitAtMost(work: Promise<unknown>, milliseconds: number): Promise<void> {
  const { promise: deadline, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await Promise.race([work, deadline]);
  clearTimeout(timer);
}
