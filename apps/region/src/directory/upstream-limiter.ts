import { UpstreamError, readRateLimit, type UpstreamRateLimit, type Upstream } from "@roster/providers";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { loadValue, saveValue } from "./state-values.ts";

/** What is remembered of the upstream's patience, also over a restart. Epoch milliseconds. */
export interface LimiterState {
  /** No call before this: the window of the rate limit was used up. */
  readonly notBefore: number;
  /** Calls that failed one after another for want of the upstream. */
  readonly failures: number;
  /** No call before this: too many failures in a row. */
  readonly openUntil: number;
  readonly rate: UpstreamRateLimit | null;
}

const PATIENT: LimiterState = { notBefore: 0, failures: 0, openUntil: 0, rate: null };

/** A runtime lets six connections wait for headers; one is left for whatever else the object does. */
const MOST_AT_ONCE = 5;
/** A wait no longer than this is waited out; Sentry's windows are one second long. */
const SHORT_WAIT = 2_000;
/** Before a refused call is sent again whose window is over already. */
const PAUSE = 250;
/** A call that the limit refuses is sent again in so many windows. */
const ATTEMPTS = 5;
const FAILURES_TO_OPEN = 5;
const FIRST_BACKOFF = 2_000;
const LONGEST_BACKOFF = 60_000;

/**
 * Every call of a Directory to its upstream goes through here: so many at once (fewer where the upstream says so), none
 * beyond the rate limit, and none while the upstream is down, but for one every so often to see whether it is back.
 */
export class UpstreamLimiter {
  readonly #host: DirectoryRuntime;
  #patience: LimiterState;
  #underWay = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(host: DirectoryRuntime) {
    this.#host = host;
    this.#patience = loadValue(host.storage.sql, "patience", PATIENT);
  }

  get rate(): UpstreamRateLimit | null {
    return this.#patience.rate;
  }

  /** Forgets what it knows of the upstream: another one is answering. */
  reset(): void {
    this.#patience = PATIENT;
  }

  /** The same way to the upstream, with manners. */
  limit(send: Upstream["fetch"]): Upstream["fetch"] {
    return async (request) => {
      await this.#enter();
      try {
        return await this.#send(send, request);
      } catch (error) {
        if (!(error instanceof UpstreamError) && !request.signal.aborted) this.#fail();
        throw error;
      } finally {
        this.#leave();
      }
    };
  }

  /** A window of the limit is used up by others who share it, too: then the next one is waited for, if it is near. */
  async #send(send: Upstream["fetch"], request: Request): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      await this.#permission(request);
      const response = await send(request.clone());
      const isUsedUp = this.#learn(response);
      const wait = this.#patience.notBefore - this.#host.now();
      if (response.status !== 429 || !isUsedUp || wait > SHORT_WAIT || attempt === ATTEMPTS) return response;
      await response.body?.cancel();
      // The window ended while the refusal was on its way, or the upstream's clock is behind ours.
      if (wait <= 0) await this.#host.sleep(PAUSE);
    }
  }

  async #permission(request: Request): Promise<void> {
    const { host } = new URL(request.url);
    const wait = this.#patience.notBefore - this.#host.now();
    if (wait > SHORT_WAIT) throw refusal("rate-limited", `${host}: its rate limit is used up.`, wait);
    if (wait > 0) await this.#host.sleep(wait);
    const closed = this.#patience.openUntil - this.#host.now();
    if (closed > 0)
      throw refusal("unavailable", `${host} failed too often in a row; it is left alone for a while.`, closed);
  }

  /** Whether the response says that the window of the limit is used up, and when the next one begins. */
  #learn(response: Response): boolean {
    const rate = readRateLimit(response.headers);
    const usedUp = rate !== null && (rate.remaining === 0 || response.status === 429) && rate.resetAt !== null;
    const notBefore = usedUp ? (rate.resetAt ?? 0) : this.#patience.notBefore;
    if (rate) this.#patience = { ...this.#patience, rate, notBefore };
    if (usedUp) this.#save();
    if (response.status >= 500) this.#fail();
    else if (this.#patience.failures > 0) this.#recover();
    return usedUp;
  }

  #fail(): void {
    const failures = this.#patience.failures + 1;
    const exponent = failures - FAILURES_TO_OPEN;
    const backoff =
      exponent < 0 ? 0 : Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** exponent) * (0.5 + this.#host.random() / 2);
    this.#patience = { ...this.#patience, failures, openUntil: this.#host.now() + backoff };
    if (backoff > 0) this.#host.emit({ name: "circuit-opened", seconds: Math.ceil(backoff / 1000) });
    this.#save();
  }

  #recover(): void {
    if (this.#patience.openUntil > 0 && this.#patience.failures >= FAILURES_TO_OPEN)
      this.#host.emit({ name: "circuit-closed" });
    this.#patience = { ...this.#patience, failures: 0, openUntil: 0 };
    this.#save();
  }

  #save(): void {
    saveValue(this.#host.storage.sql, "patience", this.#patience);
  }

  /** The upstream's own limit, less one for others who use the token. */
  #most(): number {
    const limit = this.#patience.rate?.concurrentLimit ?? null;
    return limit === null ? MOST_AT_ONCE : Math.max(1, Math.min(MOST_AT_ONCE, limit - 1));
  }

  async #enter(): Promise<void> {
    while (this.#underWay >= this.#most()) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    this.#underWay += 1;
  }

  #leave(): void {
    this.#underWay -= 1;
    this.#waiting.shift()?.();
  }
}

function refusal(code: "rate-limited" | "unavailable", message: string, retryAfter: number): UpstreamError {
  return new UpstreamError(code, message, { retryAfter });
}
