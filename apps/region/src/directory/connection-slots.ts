import { UpstreamError } from "@roster/providers";

/**
 * Who waits for a slot. `interactive`: a proxied call, whose caller waits for the upstream's own response. `bulk`:
 * everything that fills the replica.
 */
export type Lane = "bulk" | "interactive";

/** The Workers runtime allows six connections that wait for headers. One is left for other work of the object. */
export const MAX_SLOTS = 5;
/** The slots that bulk work never takes. */
const RESERVED_SLOTS = 1;
/** The longest queue. A call beyond it is refused, so that memory stays bounded. */
const MAX_WAITING = 1_000;

export interface SlotRequest {
  readonly host: string;
  readonly lane: Lane;
  readonly signal: AbortSignal;
}

interface WaitingRequest extends SlotRequest {
  readonly grant: () => void;
}

/**
 * The connections of a Directory to its upstream. One slot is reserved for the interactive lane, which is also served
 * first, so a proxied call never waits behind a sync.
 */
export class ConnectionSlots {
  readonly #active: SlotRequest[] = [];
  readonly #waiting: WaitingRequest[] = [];
  readonly #limitOf: (host: string) => number | null;

  /** @param limitOf how many concurrent requests a host allows; null if it does not say. */
  constructor(limitOf: (host: string) => number | null) {
    this.#limitOf = limitOf;
  }

  /**
   * Waits for a slot. Returns the function that releases it.
   *
   * @throws the reason of the signal if it is aborted before. UpstreamError `unavailable` if too many calls wait.
   */
  async acquire(request: SlotRequest): Promise<() => void> {
    request.signal.throwIfAborted();
    if (!this.#isFree(request)) await this.#wait(request);
    else this.#active.push(request);
    return () => this.#release(request);
  }

  #wait(request: SlotRequest): Promise<void> {
    if (this.#waiting.length >= MAX_WAITING) throw queueFull(request.host);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting: WaitingRequest = { ...request, grant: () => granted() };
    const leave = () => {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      reject(request.signal.reason as Error);
    };
    const granted = () => {
      request.signal.removeEventListener("abort", leave);
      this.#active.push(request);
      resolve();
    };
    request.signal.addEventListener("abort", leave, { once: true });
    this.#waiting.push(waiting);
    return promise;
  }

  #release(request: SlotRequest): void {
    const index = this.#active.indexOf(request);
    if (index >= 0) this.#active.splice(index, 1);
    this.#grantWaiting();
  }

  /** Grants free slots: first to the interactive lane, then to the bulk lane, each in the order of arrival. */
  #grantWaiting(): void {
    for (const lane of ["interactive", "bulk"] as const) {
      for (let index = 0; index < this.#waiting.length;) {
        const waiting = this.#waiting[index];
        if (waiting?.lane === lane && this.#isFree(waiting)) {
          this.#waiting.splice(index, 1);
          waiting.grant();
        } else index += 1;
      }
    }
  }

  #isFree({ host, lane }: SlotRequest): boolean {
    const onHost = this.#active.filter((active) => active.host === host);
    return (
      hasRoom(this.#active, lane, MAX_SLOTS) &&
      hasRoom(onHost, lane, Math.min(MAX_SLOTS, this.#limitOf(host) ?? MAX_SLOTS))
    );
  }
}

function queueFull(host: string): UpstreamError {
  return new UpstreamError("unavailable", `Too many calls to ${host} wait for a connection.`, { retryAfter: 1_000 });
}

/** Whether a lane may take one more of `limit` slots. A limit of one is shared by both lanes. */
function hasRoom(active: readonly SlotRequest[], lane: Lane, limit: number): boolean {
  if (lane === "interactive") return active.length < limit;
  const bulk = active.filter((one) => one.lane === "bulk").length;
  return active.length < limit && bulk < Math.max(1, limit - RESERVED_SLOTS);
}
