import { clampWaitUntil, UpstreamError } from "@roster/providers";
import type { DirectoryRuntime } from "./directory-runtime.ts";

/** The failures of one endpoint of one host. Times are epoch milliseconds. */
export interface CircuitState {
  /** The number of calls that failed in a row: status 5xx, no response, or a response that broke off or took too long. */
  readonly failures: number;
  /** No call is sent before this time. */
  readonly openUntil: number;
}

export const CLOSED: CircuitState = { failures: 0, openUntil: 0 };

const FAILURES_TO_OPEN = 5;
const FIRST_BACKOFF = 2_000;
const MAX_BACKOFF = 60_000;

/** How a call ended. `unknown`: it says nothing about the upstream, for example because its caller aborted it. */
export type CallOutcome = "succeeded" | "failed" | "unknown";

/** Ends a call. `statedWait`: how long the upstream asked to wait, in milliseconds. Only the first end counts. */
export type EndCall = (outcome: CallOutcome, statedWait?: number) => void;

/** Where the states of the circuits are kept. */
export interface CircuitStore {
  readonly read: (circuit: string) => CircuitState;
  readonly write: (circuit: string, state: CircuitState) => void;
}

/**
 * Stops calls to an endpoint that fails repeatedly. After the pause, one call is sent as a probe; the others wait for it.
 * If it succeeds, the circuit closes.
 */
export class CircuitBreaker {
  readonly #runtime: Pick<DirectoryRuntime, "now" | "random" | "emit">;
  readonly #store: CircuitStore;
  readonly #probes = new Map<string, Promise<void>>();

  constructor(runtime: Pick<DirectoryRuntime, "now" | "random" | "emit">, store: CircuitStore) {
    this.#runtime = runtime;
    this.#store = store;
  }

  /**
   * Begins a call.
   *
   * @param circuit the host and the endpoint, such as `us.sentry.io projects`.
   * @throws UpstreamError `unavailable` while the circuit is open. The reason of the signal, if it is aborted.
   */
  async enter(circuit: string, signal: AbortSignal): Promise<EndCall> {
    for (;;) {
      signal.throwIfAborted();
      const { failures, openUntil } = this.#store.read(circuit);
      const pause = openUntil - this.#runtime.now();
      if (pause > 0) throw circuitOpen(circuit, pause);
      if (failures < FAILURES_TO_OPEN) return this.#createEnd(circuit);
      const probe = this.#probes.get(circuit);
      if (!probe) return this.#startProbe(circuit);
      await raceWithAbort(probe, signal);
    }
  }

  /** Forgets the probes in flight, because the upstream is another one. */
  reset(): void {
    this.#probes.clear();
  }

  #startProbe(circuit: string): EndCall {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#probes.set(circuit, promise);
    const end = this.#createEnd(circuit);
    return (outcome, statedWait) => {
      end(outcome, statedWait);
      if (this.#probes.get(circuit) === promise) this.#probes.delete(circuit);
      resolve();
    };
  }

  #createEnd(circuit: string): EndCall {
    let hasEnded = false;
    return (outcome, statedWait = 0) => {
      if (hasEnded) return;
      hasEnded = true;
      if (outcome === "succeeded") this.#close(circuit);
      if (outcome === "failed") this.#recordFailure(circuit, statedWait);
    };
  }

  #close(circuit: string): void {
    const { failures } = this.#store.read(circuit);
    if (failures === 0) return;
    if (failures >= FAILURES_TO_OPEN) this.#runtime.emit({ name: "circuit-closed", circuit });
    this.#store.write(circuit, CLOSED);
  }

  #recordFailure(circuit: string, statedWait: number): void {
    const now = this.#runtime.now();
    const state = stateAfterFailure(this.#store.read(circuit), statedWait, { now, random: this.#runtime.random() });
    if (state.openUntil > now) {
      const seconds = Math.ceil((state.openUntil - now) / 1000);
      this.#runtime.emit({ name: "circuit-opened", circuit, seconds });
    }
    this.#store.write(circuit, state);
  }
}

/**
 * The state after one more failure. From the fifth on, the circuit opens: for 2 seconds, then twice as long each time, up
 * to one minute, less up to a half at random.
 */
function stateAfterFailure(
  { failures: before, openUntil }: CircuitState,
  statedWait: number,
  { now, random }: { readonly now: number; readonly random: number },
): CircuitState {
  const failures = before + 1;
  const exponent = Math.min(failures - FAILURES_TO_OPEN, 30);
  const backoff = exponent < 0 ? 0 : Math.min(MAX_BACKOFF, FIRST_BACKOFF * 2 ** exponent) * (0.5 + random / 2);
  const wait = Math.max(backoff, statedWait);
  return { failures, openUntil: clampWaitUntil(Math.max(openUntil, wait > 0 ? now + wait : 0), now) };
}

function circuitOpen(circuit: string, retryAfter: number): UpstreamError {
  const [host = ""] = circuit.split(" ");
  return new UpstreamError("unavailable", `${host} failed repeatedly; no call is sent to it for a while.`, {
    retryAfter,
  });
}

/** Waits for work that never rejects. Rejects with the reason of the signal, if it is aborted before. */
async function raceWithAbort(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener("abort", abort, { once: true });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
