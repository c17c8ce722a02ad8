/** A timer of the simulation. */
interface SimulatedTimer {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
}

/** The number of turns of the microtask queue after which all work waits for a timer. */
const TURNS_TO_SETTLE = 100;

/** A clock that advances from timer to timer, as soon as no work is left that does not wait for one. */
export class SimulatedClock {
  #now: number;
  #timers: SimulatedTimer[] = [];
  #order = 0;

  constructor(now: number) {
    this.#now = now;
  }

  readonly now = (): number => this.#now;

  /** Calls `fire` after a time in milliseconds. Returns a function that cancels it. */
  readonly startTimer = (milliseconds: number, fire: () => void): (() => void) => {
    this.#order += 1;
    const timer = { at: this.#now + Math.max(0, milliseconds), order: this.#order, fire };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  readonly sleep = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      this.startTimer(milliseconds, resolve);
    });

  /** Advances the clock to a time, firing the timers on the way in their order. */
  async advanceTo(end: number): Promise<void> {
    for (;;) {
      await settle();
      const next = this.#timers.toSorted((a, b) => a.at - b.at || a.order - b.order)[0];
      if (!next || next.at > end) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.at);
      next.fire();
    }
    this.#now = Math.max(this.#now, end);
  }

  /** Advances the clock until work is done, but at most for a time in milliseconds. */
  async advanceUntil(work: Promise<unknown>, atMost: number): Promise<void> {
    const state = { isDone: false };
    const end = (): void => {
      state.isDone = true;
    };
    void work.then(end, end);
    for (const limit = this.#now + atMost; !state.isDone && this.#now < limit;) await this.advanceTo(this.#now + 1000);
  }
}

/**
 * Lets all work run that waits for no timer. Turns of the microtask queue suffice, because the simulation uses nothing that
 * waits for the real event loop.
 */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS_TO_SETTLE; turn += 1) await Promise.resolve();
}
