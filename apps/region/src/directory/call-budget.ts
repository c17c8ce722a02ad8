import { UpstreamError } from "@roster/providers";
import type { SendRequest } from "../upstream-fetch.ts";

/** How long one invocation works at most before it pauses, in milliseconds. The platform ends an alarm after 15 min. */
export const RUN_TIME = 3 * 60_000;
/** The pause until work that used up its budget resumes, in milliseconds. */
export const RESUME_DELAY = 1_000;

/** The invocation may send no further call. The work pauses, and a later invocation resumes it. */
export class CallBudgetExhausted extends UpstreamError {
  constructor() {
    super("rate-limited", "The call budget of this invocation is used up", { retryAfter: RESUME_DELAY });
  }
}

/**
 * The upstream calls and the time of one invocation: one call of a method, or one alarm. The platform limits both. List,
 * facets, lookups and the retries of the limiter share it.
 */
export class CallBudget {
  readonly #calls: number;
  readonly #now: () => number;
  readonly #endsAt: number;
  #used = 0;

  constructor(calls: number, now: () => number) {
    this.#calls = calls;
    this.#now = now;
    this.#endsAt = now() + RUN_TIME;
  }

  get used(): number {
    return this.#used;
  }

  /** Whether no further call may be sent. Work in steps checks it after each step. */
  isExhausted(): boolean {
    return this.#used >= this.#calls || this.#now() >= this.#endsAt;
  }

  /** Wraps a function that sends requests, so that it counts them, and throws when the budget is used up. */
  limit(send: SendRequest): SendRequest {
    return (request) => {
      if (this.isExhausted()) return Promise.reject(new CallBudgetExhausted());
      this.#used += 1;
      return send(request);
    };
  }
}
