import { createProblem, ProblemError, throwProblem } from "@roster/core/problem";
import { credentialHeaders, type Dialect } from "../auth/authenticate.ts";
import { sha256Hex } from "../auth/key-ring.ts";
import type { Principal } from "../auth/principal.ts";
import type { Dependencies } from "../dependencies.ts";
import type { TokenBuckets } from "../rate-limit/token-buckets.ts";
import { clientAddress } from "../rate-limit/client-address.ts";
import { rateLimitHeaders } from "../rate-limit/rate-limits.ts";
import type { UnverifiedCredentialLimiter } from "../rate-limit/unverified-credential-limiter.ts";

/** What one isolate remembers of its callers. */
export interface CallerLimits {
  readonly tokenBuckets: TokenBuckets;
  readonly unverifiedCredentials: UnverifiedCredentialLimiter;
}

/** A caller that was let in. */
export interface Authenticated {
  readonly principal: Principal;
  /** A name that nobody shares who may see anything else. It holds no credential, only a hash. */
  readonly identity: string;
  /** Takes one of the principal's allowance, and tells how it stands in headers. Refuses with 429. */
  readonly consumeQuota: () => Readonly<Record<string, string>>;
  /** Notes what became of the request: whether an upstream vouched for the credential, refused it, or neither. */
  readonly recordAuthOutcome: (isGood: boolean | null) => void;
}

/**
 * Finds out who is asking. On a public face, credentials that nobody has vouched for are throttled by their address before
 * anything is done for them; a key is judged here and now, so that no stranger can keep its owner out.
 */
export async function authenticateCaller(
  request: Request,
  root: Dependencies,
  dialect: Dialect,
  memory: CallerLimits,
): Promise<Authenticated> {
  if (root.access === "internal") {
    const principal = await root.authenticate(request.headers, dialect);
    return { principal, identity: "", consumeQuota: () => ({}), recordAuthOutcome: () => {} };
  }
  const address = clientAddress(request);
  await passGate(root, address);
  const principal = await root.authenticate(request.headers, dialect).catch(async (error: unknown) => {
    const credential = await credentialHash(request.headers, root);
    if (credential !== null) {
      memory.unverifiedCredentials.admit(credential, address, root.rateLimits.strangers);
      memory.unverifiedCredentials.recordAuthOutcome(credential, address, root.rateLimits.strangers, false);
    }
    throw error;
  });
  if (Object.keys(principal.credentials).length === 0) {
    const name = `key ${principal.key?.id}`;
    const identity = identify(principal, null);
    return {
      principal,
      identity,
      consumeQuota: () => spend(root, memory.tokenBuckets, name),
      recordAuthOutcome: () => {},
    };
  }
  const credential = (await credentialHash(request.headers, root)) ?? "";
  memory.unverifiedCredentials.admit(credential, address, root.rateLimits.strangers);
  const name = principal.key ? `key ${principal.key.id}` : `credential ${credential}`;
  return {
    principal,
    identity: identify(principal, credential),
    consumeQuota: () => spend(root, memory.tokenBuckets, name),
    recordAuthOutcome: (isGood) =>
      memory.unverifiedCredentials.recordAuthOutcome(credential, address, root.rateLimits.strangers, isGood),
  };
}

/** Who sees the same: the key, as it is now, and the credentials of the caller's own. */
function identify({ key }: Principal, credential: string | null): string {
  return JSON.stringify([key && [key.id, key.scopes, key.sources], credential]);
}

async function passGate({ platformRateLimiter: gate }: Dependencies, address: string): Promise<void> {
  const passed = gate === null || (await gate.limit({ key: address })).success;
  if (!passed) throwProblem("rate-limited", "Too many requests came from this address.", { retryAfter: 10 });
}

function spend(
  { rateLimits: limits }: Dependencies,
  buckets: TokenBuckets,
  name: string,
): Readonly<Record<string, string>> {
  const standing = buckets.consume(name, limits.principal);
  const headers = rateLimitHeaders(limits, standing);
  if (standing.allowed) return headers;
  const { retryAfter } = standing;
  throw new RateLimitError(
    createProblem("rate-limited", "The allowance of this credential is used up.", { retryAfter }),
    {
      headers,
    },
  );
}

/** A refusal that tells how the principal stands. */
export class RateLimitError extends ProblemError {
  readonly headers: Readonly<Record<string, string>>;

  constructor(problem: ConstructorParameters<typeof ProblemError>[0], { headers }: Pick<RateLimitError, "headers">) {
    super(problem);
    this.headers = headers;
  }
}

/** One name for everything by which a caller identifies itself; null where it sends nothing. */
async function credentialHash(headers: Headers, { deployment }: Dependencies): Promise<string | null> {
  const values = credentialHeaders(deployment.installations).map((name) => headers.get(name) ?? "");
  return values.every((value) => value === "") ? null : sha256Hex(JSON.stringify(values));
}
