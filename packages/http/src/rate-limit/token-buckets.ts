/** How much is allowed: `quota` at once, regained evenly over `window` seconds. */
export interface RateLimitPolicy {
  readonly quota: number;
  readonly window: number;
}

/** How somebody stands after asking. */
export interface RateLimitState {
  readonly allowed: boolean;
  /** What is left, rounded down. */
  readonly remaining: number;
  /** Seconds until the next is allowed; 0 where it is now. */
  readonly retryAfter: number;
  /** Seconds until everything is regained. */
  readonly reset: number;
}

interface Bucket {
  readonly left: number;
  /** Milliseconds. */
  readonly at: number;
}

/**
 * Token buckets, one a name, in the memory of one isolate. At most so many names are remembered; the one that asked
 * longest ago is forgotten first, and starts over with a full bucket.
 */
export class TokenBuckets {
  readonly #now: () => number;
  readonly #capacity: number;
  readonly #levels = new Map<string, Bucket>();

  constructor(now: () => number, capacity: number) {
    this.#now = now;
    this.#capacity = capacity;
  }

  /** Takes one, where there is one. */
  consume(name: string, policy: RateLimitPolicy): RateLimitState {
    const left = this.#left(name, policy);
    const allowed = left >= 1;
    this.#keep(name, allowed ? left - 1 : left);
    return standing(allowed, allowed ? left - 1 : left, policy);
  }

  /** How somebody stands, without taking anything. */
  peek(name: string, policy: RateLimitPolicy): RateLimitState {
    const left = this.#left(name, policy);
    return standing(left >= 1, left, policy);
  }

  /** Gives one back. */
  refund(name: string, policy: RateLimitPolicy): void {
    this.#keep(name, Math.min(policy.quota, this.#left(name, policy) + 1));
  }

  #left(name: string, { quota, window }: RateLimitPolicy): number {
    const level = this.#levels.get(name);
    if (!level) return quota;
    const regained = ((this.#now() - level.at) / 1000) * (quota / window);
    return Math.min(quota, level.left + Math.max(0, regained));
  }

  #keep(name: string, left: number): void {
    // Deleted first, so that the order of the map is the order of last use.
    this.#levels.delete(name);
    this.#levels.set(name, { left, at: this.#now() });
    const [oldest] = this.#levels.keys();
    if (this.#levels.size > this.#capacity && oldest !== undefined) this.#levels.delete(oldest);
  }
}

function standing(allowed: boolean, left: number, { quota, window }: RateLimitPolicy): RateLimitState {
  const rate = quota / window;
  return {
    allowed,
    remaining: Math.floor(left),
    retryAfter: left >= 1 ? 0 : Math.ceil((1 - left) / rate),
    reset: Math.ceil((quota - left) / rate),
  };
}
