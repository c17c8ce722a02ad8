import { throwProblem } from "@roster/core/problem";
import type { RateLimitPolicy, TokenBuckets } from "./token-buckets.ts";

/**
 * Limits how many unverified credentials a client address may send. A credential is verified once an upstream has accepted
 * it. Each unverified one takes a token from the bucket of its address before any work is done for it, because it could
 * create a Directory, or be a guess. A credential that turns out valid gets its token back. Only hashes of credentials are
 * kept, up to the capacity.
 */
export class UnverifiedCredentialLimiter {
  readonly #buckets: TokenBuckets;
  readonly #capacity: number;
  /** By credential hash: true = verified, false = being checked now. */
  readonly #isVerified = new Map<string, boolean>();

  constructor(buckets: TokenBuckets, capacity: number) {
    this.#buckets = buckets;
    this.#capacity = capacity;
  }

  /** Takes a token of the address for an unverified credential. Refuses with 429 where no token is left. */
  checkLimit(credential: string, address: string, policy: RateLimitPolicy): void {
    if (this.#isVerified.has(credential)) return;
    const { allowed, retryAfter } = this.#buckets.consume(bucketName(address), policy);
    if (!allowed) {
      throwProblem("rate-limited", "Too many unknown credentials came from this address.", { retryAfter });
    }
    this.#store(credential, false);
  }

  /** Records whether an upstream accepted a credential (true), refused it (false), or did not check it (null). */
  recordAuthOutcome(credential: string, address: string, policy: RateLimitPolicy, isAccepted: boolean | null): void {
    const wasVerified = this.#isVerified.get(credential);
    if (isAccepted === true) {
      if (wasVerified === false) this.#buckets.refund(bucketName(address), policy);
      this.#store(credential, true);
    } else if (isAccepted === false || wasVerified === false) {
      this.#isVerified.delete(credential);
    }
  }

  #store(credential: string, isVerified: boolean): void {
    this.#isVerified.delete(credential);
    this.#isVerified.set(credential, isVerified);
    const [oldest] = this.#isVerified.keys();
    if (this.#isVerified.size > this.#capacity && oldest !== undefined) this.#isVerified.delete(oldest);
  }
}

function bucketName(address: string): string {
  return `unverified ${address}`;
}
