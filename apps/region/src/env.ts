import type { PlatformRateLimiter } from "@roster/http";
import type { Directory } from "./directory/directory.ts";

/** The bindings of a region. Managed upstream tokens are secrets under the names that `SOURCES` gives. */
export interface Env {
  /** The sources of this region, generated from `roster.config.jsonc`. */
  readonly SOURCES: unknown;
  readonly DIRECTORY: DurableObjectNamespace<Directory>;
  /** Roster keys by hash, as JSON. */
  readonly ROSTER_KEYS?: string;
  /** What callers of the public face are allowed, as JSON; what is not in it is as by default. */
  readonly LIMITS?: string;
  /** Origins whose pages may read answers of the public face, as a comma list; `*` = any. */
  readonly CORS_ORIGINS?: string;
  /** `defects`: only what is a defect of ours is logged. Otherwise every request is. */
  readonly LOG?: string;
  /** The platform's own rate limiter, by client address, where it is bound. */
  readonly GATE?: PlatformRateLimiter;
  /** How often a managed Directory reads its list without being asked, in seconds; 60 unless given. */
  readonly POLL_SECONDS?: string;
  /** How many upstream calls one run of a sync may make before it pauses and goes on in another. */
  readonly CALL_BUDGET?: string;
  /** What answers as the upstreams; without it they are reached over the network. */
  readonly UPSTREAM?: Fetcher;
}
