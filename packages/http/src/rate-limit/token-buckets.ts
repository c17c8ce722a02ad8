/** A rate limit: a burst of up to `quota` requests, refilled evenly over `window` seconds. */
export interface RateLimitPolicy {
  readonly quota: number;
  readonly window: number;
}

/** The state of a bucket after a request. */
export interface RateLimitState {
  readonly allowed: boolean;
  /** Requests left, rounded down. */
  readonly remaining: number;
  /** Seconds until the next request is allowed; 0 where it is allowed now. */
  readonly retryAfter: number;
  /** Seconds until the bucket is full. */
  readonly reset: number;
}

interface Bucket {
  readonly left: number;
  /** When `left` was computed, in epoch milliseconds. */
  readonly at: number;
}

/**
 * Named token buckets in the memory of one isolate. Beyond its capacity it drops the bucket that was used least recently.
 * A dropped bucket starts again full.
 */
export class TokenBuckets {
  readonly #now: () => number;
  readonly #capacity: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(now: () => number, capacity: number) {
    this.#now = now;
    this.#capacity = capacity;
  }

  /** Takes one token, where there is one. */
  consume(name: string, policy: RateLimitPolicy): RateLimitState {
    const left = this.#left(name, policy);
    const allowed = left >= 1;
    this.#store(name, allowed ? left - 1 : left);
    return describeState(allowed, allowed ? left - 1 : left, policy);
  }

  /** The state of a bucket, without taking a token. */
  peek(name: string, policy: RateLimitPolicy): RateLimitState {
    const left = this.#left(name, policy);
    return describeState(left >= 1, left, policy);
  }

  /** Returns one token. */
  refund(name: string, policy: RateLimitPolicy): void {
    this.#store(name, Math.min(policy.quota, this.#left(name, policy) + 1));
  }

  #left(name: string, { quota, window }: RateLimitPolicy): number {
    const bucket = this.#buckets.get(name);
    if (!bucket) return quota;
    const refilled = ((this.#now() - bucket.at) / 1000) * (quota / window);
    return Math.min(quota, bucket.left + Math.max(0, refilled));
  }

  #store(name: string, left: number): void {
    // Deleting first keeps the map in the order of last use.
    this.#buckets.delete(name);
    this.#buckets.set(name, { left, at: this.#now() });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > this.#capacity && oldest !== undefined) this.#buckets.delete(oldest);
  }
}

function describeState(allowed: boolean, left: number, { quota, window }: RateLimitPolicy): RateLimitState {
  const rate = quota / window;
  return {
    allowed,
    remaining: Math.floor(left),
    retryAfter: left >= 1 ? 0 : Math.ceil((1 - left) / rate),
    reset: Math.ceil((quota - left) / rate),
  };
}
