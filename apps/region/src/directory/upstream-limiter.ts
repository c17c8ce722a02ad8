import { UpstreamError, readRateLimit, type UpstreamRateLimit, type Upstream } from "@roster/providers";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { loadValue, saveValue } from "./state-values.ts";

/**
 * The state of the limiter and the circuit breaker. Stored, so that it survives a restart. Times are epoch
 * milliseconds.
 */
export interface LimiterState {
  /** When the next window of the rate limit begins, after one was used up. No call is sent before. */
  readonly notBefore: number;
  /** The number of calls that failed in a row: status 5xx, or no response. */
  readonly failures: number;
  /** Until when the circuit is open. No call is sent before. */
  readonly openUntil: number;
  readonly rate: UpstreamRateLimit | null;
}

const INITIAL_STATE: LimiterState = { notBefore: 0, failures: 0, openUntil: 0, rate: null };
/** The key in the table `state`. A stored name, so it does not change. */
const STATE_KEY = "patience";

/** The Workers runtime allows six connections that wait for headers. One is left for other work of the object. */
const MAX_CONCURRENCY = 5;
/**
 * The longest wait for the next window, in milliseconds. A longer one is an error. Sentry's windows take one second.
 */
const MAX_WAIT = 2_000;
/** The pause before a retry if the window has already ended, in milliseconds. */
const RETRY_PAUSE = 250;
/** How often a call is sent if the rate limit refuses it each time. */
const MAX_ATTEMPTS = 5;
const FAILURES_TO_OPEN = 5;
const FIRST_BACKOFF = 2_000;
const MAX_BACKOFF = 60_000;

/**
 * Limits the calls of a Directory to its upstream: their concurrency, by the upstream's own limit if it sends one;
 * their rate, by the upstream's rate limit headers; and, with a circuit breaker, calls to an upstream that fails
 * repeatedly.
 */
export class UpstreamLimiter {
  readonly #runtime: DirectoryRuntime;
  #state: LimiterState;
  #active = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(runtime: DirectoryRuntime) {
    this.#runtime = runtime;
    this.#state = loadValue(runtime.storage.sql, STATE_KEY, INITIAL_STATE);
  }

  get rate(): UpstreamRateLimit | null {
    return this.#state.rate;
  }

  /** Resets the state, because the upstream is another one. */
  reset(): void {
    this.#state = INITIAL_STATE;
  }

  /** Wraps a function that sends requests, so that it keeps the limits. */
  limit(send: Upstream["fetch"]): Upstream["fetch"] {
    return async (request) => {
      await this.#acquire();
      try {
        return await this.#sendWithRetry(send, request);
      } catch (error) {
        if (!(error instanceof UpstreamError) && !request.signal.aborted) this.#recordFailure();
        throw error;
      } finally {
        this.#release();
      }
    };
  }

  /**
   * Sends a request. Other users of the token can use up the window; then it is sent again in the next window, if near.
   */
  async #sendWithRetry(send: Upstream["fetch"], request: Request): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      await this.#waitForPermission(request);
      const response = await send(request.clone());
      const isUsedUp = this.#recordResponse(response);
      const wait = this.#state.notBefore - this.#runtime.now();
      if (response.status !== 429 || !isUsedUp || wait > MAX_WAIT || attempt === MAX_ATTEMPTS) return response;
      await response.body?.cancel();
      // The window ended before the response arrived, or the upstream's clock is behind.
      if (wait <= 0) await this.#runtime.sleep(RETRY_PAUSE);
    }
  }

  async #waitForPermission(request: Request): Promise<void> {
    const { host } = new URL(request.url);
    const wait = this.#state.notBefore - this.#runtime.now();
    if (wait > MAX_WAIT) throw refusal("rate-limited", `The rate limit of ${host} is used up.`, wait);
    if (wait > 0) await this.#runtime.sleep(wait);
    const openFor = this.#state.openUntil - this.#runtime.now();
    if (openFor > 0)
      throw refusal("unavailable", `${host} failed repeatedly; no call is sent to it for a while.`, openFor);
  }

  /** Records the rate limit and the status of a response. Returns whether the window of the rate limit is used up. */
  #recordResponse(response: Response): boolean {
    const rate = readRateLimit(response.headers);
    const isUsedUp = rate !== null && (rate.remaining === 0 || response.status === 429) && rate.resetAt !== null;
    const notBefore = isUsedUp ? (rate.resetAt ?? 0) : this.#state.notBefore;
    if (rate) this.#state = { ...this.#state, rate, notBefore };
    if (isUsedUp) this.#save();
    if (response.status >= 500) this.#recordFailure();
    else if (this.#state.failures > 0) this.#recordSuccess();
    return isUsedUp;
  }

  #recordFailure(): void {
    const failures = this.#state.failures + 1;
    const exponent = failures - FAILURES_TO_OPEN;
    const backoff =
      exponent < 0 ? 0 : Math.min(MAX_BACKOFF, FIRST_BACKOFF * 2 ** exponent) * (0.5 + this.#runtime.random() / 2);
    this.#state = { ...this.#state, failures, openUntil: this.#runtime.now() + backoff };
    if (backoff > 0) this.#runtime.emit({ name: "circuit-opened", seconds: Math.ceil(backoff / 1000) });
    this.#save();
  }

  #recordSuccess(): void {
    if (this.#state.openUntil > 0 && this.#state.failures >= FAILURES_TO_OPEN)
      this.#runtime.emit({ name: "circuit-closed" });
    this.#state = { ...this.#state, failures: 0, openUntil: 0 };
    this.#save();
  }

  #save(): void {
    saveValue(this.#runtime.storage.sql, STATE_KEY, this.#state);
  }

  /** The upstream's own limit, less one for other users of the token. */
  #maxConcurrency(): number {
    const limit = this.#state.rate?.concurrentLimit ?? null;
    return limit === null ? MAX_CONCURRENCY : Math.max(1, Math.min(MAX_CONCURRENCY, limit - 1));
  }

  async #acquire(): Promise<void> {
    while (this.#active >= this.#maxConcurrency()) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    this.#active += 1;
  }

  #release(): void {
    this.#active -= 1;
    this.#waiting.shift()?.();
  }
}

function refusal(code: "rate-limited" | "unavailable", message: string, retryAfter: number): UpstreamError {
  return new UpstreamError(code, message, { retryAfter });
}
