import { throwProblem } from "@roster/core/problem";
import type { TokenBuckets, RateLimitPolicy } from "./token-buckets.ts";

/**
 * Credentials that nobody has vouched for yet cost their client's address an allowance, before anything is done for them:
 * each could make a Directory, or be one of a thousand guesses. One that turns out good costs nothing, and is known from
 * then on. Only hashes of credentials are remembered, and only so many.
 */
export class UnverifiedCredentialLimiter {
  readonly #buckets: TokenBuckets;
  readonly #capacity: number;
  /** By hash: whether it has been vouched for (true), or is being tried now. */
  readonly #known = new Map<string, boolean>();

  constructor(buckets: TokenBuckets, capacity: number) {
    this.#buckets = buckets;
    this.#capacity = capacity;
  }

  /** Lets a credential in, at its address's cost where it is a stranger. Refuses with 429 where nothing is left. */
  admit(credential: string, address: string, policy: RateLimitPolicy): void {
    if (this.#known.has(credential)) return;
    const { allowed, retryAfter } = this.#buckets.consume(nameOf(address), policy);
    if (!allowed) {
      throwProblem("rate-limited", "Too many unknown credentials came from this address.", { retryAfter });
    }
    this.#keep(credential, false);
  }

  /** Notes how it went: `isGood` of null says that nobody could tell. */
  recordAuthOutcome(credential: string, address: string, policy: RateLimitPolicy, isGood: boolean | null): void {
    const known = this.#known.get(credential);
    if (isGood === true) {
      if (known === false) this.#buckets.refund(nameOf(address), policy);
      this.#keep(credential, true);
    } else if (isGood === false || known === false) {
      this.#known.delete(credential);
    }
  }

  #keep(credential: string, isGood: boolean): void {
    this.#known.delete(credential);
    this.#known.set(credential, isGood);
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#capacity && oldest !== undefined) this.#known.delete(oldest);
  }
}

function nameOf(address: string): string {
  return `stranger ${address}`;
}
