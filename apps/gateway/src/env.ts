import type { PlatformRateLimiter } from "@roster/http";

/** The bindings with fixed names. Each region also has a service binding, with the name that `REGIONS` gives it. */
export interface GatewayEnv {
  /** The regions and their sources, generated from `roster.config.jsonc`. */
  readonly REGIONS: unknown;
  /** Hashes of the Roster keys, as JSON. */
  readonly ROSTER_KEYS?: string;
  /** Rate limits of callers, as JSON. Missing limits have their defaults. */
  readonly LIMITS?: string;
  /** A comma-separated list of origins whose pages may read responses; `*` = any. */
  readonly CORS_ORIGINS?: string;
  /** `defects`: log unexpected errors only. Otherwise, log every request. */
  readonly LOG?: string;
  /** The platform's rate limiter by client address, if it is bound. */
  readonly GATE?: PlatformRateLimiter;
}
