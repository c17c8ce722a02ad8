import { createProblem, ProblemError, throwProblem } from "@roster/core/problem";
import { credentialHeaders } from "../auth/credential-headers.ts";
import { sha256Hex } from "../auth/key-ring.ts";
import type { Principal } from "../auth/principal.ts";
import type { Dependencies } from "../dependencies.ts";
import type { Dialect } from "../dialect.ts";
import { clientAddress } from "../rate-limit/client-address.ts";
import { rateLimitHeaders } from "../rate-limit/rate-limits.ts";
import type { TokenBuckets } from "../rate-limit/token-buckets.ts";
import type { UnverifiedCredentialLimiter } from "../rate-limit/unverified-credential-limiter.ts";

/** The limits that one isolate tracks for its callers. */
export interface CallerLimits {
  readonly tokenBuckets: TokenBuckets;
  readonly unverifiedCredentials: UnverifiedCredentialLimiter;
}

/** An authenticated caller. */
export interface Authenticated {
  readonly principal: Principal;
  /** Identifies what the caller may see. Two callers share it only if they see the same. It holds hashes, no credentials. */
  readonly identity: string;
  /** Takes one request from the principal's quota. Returns the `RateLimit` headers, or refuses with 429. */
  readonly consumeQuota: () => Readonly<Record<string, string>>;
  /** Records whether an upstream accepted the caller's credential (true), refused it (false), or did not check it (null). */
  readonly recordAuthOutcome: (isAccepted: boolean | null) => void;
}

/**
 * Authenticates the caller of an operation. Credentials that no upstream has accepted yet are limited by client address
 * before any work is done for them. A Roster key is checked here, so other callers at the same address
 * cannot use up the quota of its owner.
 */
export async function authenticateCaller(
  request: Request,
  dependencies: Dependencies,
  dialect: Dialect,
  { tokenBuckets, unverifiedCredentials }: CallerLimits,
): Promise<Authenticated> {
  const { unverified } = dependencies.rateLimits;
  const address = clientAddress(request);
  await checkPlatformLimit(dependencies, address);
  const principal = await dependencies.authenticate(request.headers, dialect).catch(async (error: unknown) => {
    const credential = await credentialHash(request.headers, dependencies);
    if (credential !== null) {
      unverifiedCredentials.checkLimit(credential, address, unverified);
      unverifiedCredentials.recordAuthOutcome(credential, address, unverified, false);
    }
    throw error;
  });
  if (Object.keys(principal.credentials).length === 0) {
    const bucket = `key ${principal.key?.id}`;
    return {
      principal,
      identity: identityOf(principal, null),
      consumeQuota: () => consumeQuota(dependencies, tokenBuckets, bucket),
      recordAuthOutcome: () => {},
    };
  }
  const credential = (await credentialHash(request.headers, dependencies)) ?? "";
  unverifiedCredentials.checkLimit(credential, address, unverified);
  const bucket = principal.key ? `key ${principal.key.id}` : `credential ${credential}`;
  return {
    principal,
    identity: identityOf(principal, credential),
    consumeQuota: () => consumeQuota(dependencies, tokenBuckets, bucket),
    recordAuthOutcome: (isAccepted) =>
      unverifiedCredentials.recordAuthOutcome(credential, address, unverified, isAccepted),
  };
}

/** The key with its current properties, and the hash of the caller's own credentials. */
function identityOf({ key }: Principal, credential: string | null): string {
  return JSON.stringify([key && [key.id, key.scopes, key.sources], credential]);
}

async function checkPlatformLimit({ platformRateLimiter }: Dependencies, address: string): Promise<void> {
  const isAllowed = platformRateLimiter === null || (await platformRateLimiter.limit({ key: address })).success;
  if (!isAllowed) throwProblem("rate-limited", "Too many requests came from this address.", { retryAfter: 10 });
}

function consumeQuota(
  { rateLimits }: Dependencies,
  buckets: TokenBuckets,
  bucket: string,
): Readonly<Record<string, string>> {
  const state = buckets.consume(bucket, rateLimits.principal);
  const headers = rateLimitHeaders(rateLimits, state);
  if (state.allowed) return headers;
  const { retryAfter } = state;
  throw new RateLimitError(createProblem("rate-limited", "The quota of this credential is used up.", { retryAfter }), {
    headers,
  });
}

/** A refusal with 429 whose response carries the `RateLimit` headers. */
export class RateLimitError extends ProblemError {
  readonly headers: Readonly<Record<string, string>>;

  constructor(problem: ConstructorParameters<typeof ProblemError>[0], { headers }: Pick<RateLimitError, "headers">) {
    super(problem);
    this.headers = headers;
  }
}

/** One hash of all credential headers of a request; null where it has none. */
async function credentialHash(headers: Headers, { deployment }: Dependencies): Promise<string | null> {
  const values = credentialHeaders(deployment.installations).map((name) => headers.get(name) ?? "");
  return values.every((value) => value === "") ? null : sha256Hex(JSON.stringify(values));
}
