import type { PlatformRateLimiter } from "@roster/http";

/** The bindings of the gateway, besides one service binding for each region, under the name that `REGIONS` gives. */
export interface GatewayEnv {
  /** The regions and their sources, generated from `roster.config.jsonc`. */
  readonly REGIONS: unknown;
  /** Roster keys by hash, as JSON. */
  readonly ROSTER_KEYS?: string;
  /** What callers are allowed, as JSON; what is not in it is as by default. */
  readonly LIMITS?: string;
  /** Origins whose pages may read answers, as a comma list; `*` = any. */
  readonly CORS_ORIGINS?: string;
  /** `defects`: only what is a defect of ours is logged. Otherwise every request is. */
  readonly LOG?: string;
  /** The platform's own rate limiter, by client address, where it is bound. */
  readonly GATE?: PlatformRateLimiter;
}
