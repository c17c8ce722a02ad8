import {
  readUpstreamWait,
  UpstreamError,
  type UpstreamEndpoint,
  type UpstreamRateLimit,
  type Upstream,
} from "@roster/providers";
import { sendTimed, withTimeLimit, type TimedResponse } from "../timed-request.ts";
import type { SendRequest } from "../upstream-fetch.ts";
import { CircuitBreaker, CLOSED, type EndCall } from "./circuit-breaker.ts";
import { ConnectionSlots, type Lane } from "./connection-slots.ts";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { createSqlLimiterStore, INITIAL_LIMITER_STATE, type LimiterState, type LimiterStore } from "./limiter-state.ts";
import { INITIAL_WINDOW, isRateRefusal, windowAfter } from "./rate-windows.ts";

/** The time limit of a bulk call with its body, in milliseconds. */
const CALL_LIMIT = 30_000;
/** The time limit of a proxied call until its headers, its wait for a connection included, in milliseconds. */
const PROXIED_LIMIT = 25_000;
/** The longest wait for the next window, in milliseconds. A longer one is an error. Sentry's windows take one second. */
const MAX_WAIT = 2_000;
/** The pause before a retry if the window has already ended, in milliseconds. */
const RETRY_PAUSE = 250;
/** How often a call is sent if the rate limit refuses it each time. */
const MAX_ATTEMPTS = 5;

/** The platform services that a limiter uses. */
export type LimiterRuntime = Pick<DirectoryRuntime, "now" | "random" | "sleep" | "startTimer" | "emit">;

/** Reads a vendor's rate limit headers. See `Provider.rateLimit`. */
export type ReadRateLimit = (headers: Headers) => UpstreamRateLimit | null;

interface LimitedCall {
  readonly host: string;
  readonly send: SendRequest;
  readonly request: Request;
  readonly readRateLimit: ReadRateLimit;
  /** Aborts the waits of the limiter. */
  readonly signal: AbortSignal;
}

/**
 * Limits the calls of a Directory to its upstream: their concurrency, by the upstream's own limit if it sends one; their
 * rate by host, because an upstream's limit is shared by the endpoints of a host; and their failures by host and endpoint,
 * because one endpoint can fail while the others are healthy.
 */
export class UpstreamLimiter {
  readonly #runtime: LimiterRuntime;
  readonly #store: LimiterStore;
  readonly #slots: ConnectionSlots;
  readonly #circuits: CircuitBreaker;
  #state: LimiterState;

  constructor(runtime: LimiterRuntime, store: LimiterStore) {
    this.#runtime = runtime;
    this.#store = store;
    this.#state = store.load();
    this.#slots = new ConnectionSlots((host) => this.#concurrencyOf(host));
    this.#circuits = new CircuitBreaker(runtime, {
      read: (circuit) => this.#state.circuits[circuit] ?? CLOSED,
      write: (circuit, state) => this.#update({ circuits: { ...this.#state.circuits, [circuit]: state } }),
    });
  }

  /** The rate limit that the upstream stated last. */
  get rate(): UpstreamRateLimit | null {
    return this.#state.windows[this.#state.lastHost ?? ""]?.rate ?? null;
  }

  /** Resets the state, because the upstream is another one, or because an operator wants it to be asked at once. */
  reset(): void {
    this.#circuits.reset();
    this.#update(INITIAL_LIMITER_STATE);
  }

  /** Wraps a function that sends requests, so that its calls keep the limits. */
  limit(send: SendRequest, readRateLimit: ReadRateLimit): Upstream["fetch"] {
    return (request, endpoint) => {
      const { signal } = request;
      return this.#run(request, { endpoint, lane: "bulk", signal }, async (host, end) => {
        const { response, ended } = await this.#sendWithRetry({ host, send, request, readRateLimit, signal });
        this.#recordStatus(response, end);
        void ended.then((error) => end(error === null ? "succeeded" : outcomeOf(error, request)));
        return response;
      });
    };
  }

  /**
   * Wraps a function that sends proxied requests. They take a connection of their own lane and are sent once, because
   * their bodies are streams. The time limit ends with the headers: the body of a response may be long.
   */
  limitProxied(send: SendRequest, readRateLimit: ReadRateLimit): SendRequest {
    return (request) =>
      withTimeLimit(request.signal, PROXIED_LIMIT, this.#runtime.startTimer, (signal) =>
        this.#run(request, { endpoint: "proxy", lane: "interactive", signal }, async (host, end) => {
          await this.#waitForWindow(host, signal);
          const response = await send(new Request(request, { signal }));
          this.#recordRate(host, response, readRateLimit);
          end(response.status >= 500 ? "failed" : "succeeded");
          return response;
        }),
      );
  }

  async #run(
    request: Request,
    call: { readonly endpoint: UpstreamEndpoint | "proxy"; readonly lane: Lane; readonly signal: AbortSignal },
    send: (host: string, end: EndCall) => Promise<Response>,
  ): Promise<Response> {
    const { host } = new URL(request.url);
    const end = await this.#circuits.enter(`${host} ${call.endpoint}`, call.signal);
    let release: (() => void) | null = null;
    try {
      release = await this.#slots.acquire({ host, lane: call.lane, signal: call.signal });
      return await send(host, end);
    } catch (error) {
      end(outcomeOf(error, request));
      throw error;
    } finally {
      release?.();
    }
  }

  /**
   * Sends a request. Other users of the token can use up the window; then it is sent again in the next window, if near.
   */
  async #sendWithRetry(call: LimitedCall): Promise<TimedResponse> {
    for (let attempt = 1; ; attempt += 1) {
      await this.#waitForWindow(call.host, call.signal);
      const timed = await sendTimed(call.send, call.request.clone(), CALL_LIMIT, this.#runtime.startTimer);
      const statedWait = this.#recordRate(call.host, timed.response, call.readRateLimit);
      const wait = this.#notBefore(call.host) - this.#runtime.now();
      const isFinal = !isRateRefusal(timed.response) || statedWait === null || attempt === MAX_ATTEMPTS;
      if (isFinal || wait > MAX_WAIT) return timed;
      await timed.response.body?.cancel();
      // The window ended before the response arrived, or the upstream's clock is behind.
      if (wait <= 0) await this.#runtime.sleep(RETRY_PAUSE);
    }
  }

  async #waitForWindow(host: string, signal: AbortSignal): Promise<void> {
    const wait = this.#notBefore(host) - this.#runtime.now();
    if (wait > MAX_WAIT) {
      throw new UpstreamError("rate-limited", `The rate limit of ${host} is used up.`, { retryAfter: wait });
    }
    if (wait > 0) await this.#runtime.sleep(wait);
    signal.throwIfAborted();
  }

  #notBefore(host: string): number {
    return this.#state.windows[host]?.notBefore ?? 0;
  }

  /** Records the rate limit of a response. Returns the wait that a refusal by the rate limit states. */
  #recordRate(host: string, response: Response, readRateLimit: ReadRateLimit): number | null {
    const before = this.#state.windows[host] ?? INITIAL_WINDOW;
    const stated = readRateLimit(response.headers);
    const { window, statedWait } = windowAfter(before, response, stated, this.#runtime.now());
    const lastHost = stated === null ? this.#state.lastHost : host;
    const windows = { ...this.#state.windows, [host]: window };
    const isStored = window.notBefore !== before.notBefore || window.refusals !== before.refusals;
    if (isStored) this.#update({ windows, lastHost });
    else this.#state = { ...this.#state, windows, lastHost };
    return statedWait;
  }

  /** Records a 5xx. Another status is recorded at the end of the body, because a body can break off. */
  #recordStatus({ status, headers }: Response, end: EndCall): void {
    if (status >= 500) end("failed", readUpstreamWait(headers, null, false, this.#runtime.now()) ?? 0);
  }

  #update(change: Partial<LimiterState>): void {
    this.#state = { ...this.#state, ...change };
    this.#store.save(this.#state);
  }

  /** The upstream's own limit, less one for other users of the token; null if it states none. */
  #concurrencyOf(host: string): number | null {
    const limit = this.#state.windows[host]?.rate?.concurrentLimit ?? null;
    return limit === null ? null : Math.max(1, limit - 1);
  }
}

/** Creates a limiter whose state survives a restart of the object. */
export function createStoredLimiter(runtime: LimiterRuntime & Pick<DirectoryRuntime, "storage">): UpstreamLimiter {
  return new UpstreamLimiter(runtime, createSqlLimiterStore(runtime.storage.sql, runtime.now));
}

/** A failure of the limiter itself or an abort by the caller says nothing about the upstream. A time-out is a failure. */
function outcomeOf(error: unknown, { signal }: Request): "failed" | "unknown" {
  if (error instanceof UpstreamError) return "unknown";
  const isTimeout = error instanceof Error && error.name === "TimeoutError";
  return signal.aborted && !isTimeout ? "unknown" : "failed";
}
