import type { DirectoryEvent } from "./directory-events.ts";

/** The platform services that the parts of a Directory use. Tests replace them. */
export interface DirectoryRuntime {
  readonly storage: DurableObjectStorage;
  /** Keeps the object alive until the promise settles. */
  readonly waitUntil: (work: Promise<unknown>) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** From 0 (inclusive) to 1 (exclusive), for jitter. */
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly emit: (event: DirectoryEvent) => void;
  /** How many upstream calls one run of a sync or facet pass may make before it pauses. */
  readonly callBudget: number;
}

/** Waits until the work settles or the time has passed. The work continues in either case. */
export async function waitAtMost(work: Promise<unknown>, milliseconds: number): Promise<void> {
  const { promise: deadline, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await Promise.race([work, deadline]);
  clearTimeout(timer);
}
