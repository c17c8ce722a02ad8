import { startTimer, type TimerFactory } from "../start-timer.ts";
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
  readonly startTimer: TimerFactory;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Waits until the work settles or the time has passed. Returns whether the work has settled. */
  readonly waitAtMost: (work: Promise<unknown>, milliseconds: number) => Promise<boolean>;
  /**
   * Lets the runtime serve other requests before the next step of a long work. It waits for a timer: the runtime looks
   * at its sockets only then, not between the jobs of the microtask queue.
   */
  readonly yieldToReaders: () => Promise<void>;
  readonly emit: (event: DirectoryEvent) => void;
  /** How many upstream calls one invocation may send, unless the source has a setting of its own. */
  readonly callBudget: number;
}

/** The runtime of a Durable Object on the platform. */
export function createPlatformRuntime(
  ctx: DurableObjectState,
  options: Pick<DirectoryRuntime, "emit" | "callBudget">,
): DirectoryRuntime {
  return {
    ...options,
    storage: ctx.storage,
    waitUntil: (work) => ctx.waitUntil(work),
    now: () => Date.now(),
    random: () => Math.random(),
    ...createWaits(startTimer),
  };
}

/** All waits of a runtime, made of its timers. */
export function createWaits(
  start: TimerFactory,
): Pick<DirectoryRuntime, "startTimer" | "sleep" | "waitAtMost" | "yieldToReaders"> {
  const sleep = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      start(milliseconds, resolve);
    });
  return {
    startTimer: start,
    sleep,
    yieldToReaders: () => sleep(0),
    async waitAtMost(work, milliseconds) {
      const { promise: deadline, resolve } = Promise.withResolvers<boolean>();
      const stop = start(milliseconds, () => resolve(false));
      const isSettled = await Promise.race([work.then(() => true), deadline]);
      stop();
      return isSettled;
    },
  };
}
