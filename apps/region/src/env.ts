import type { PlatformRateLimiter } from "@roster/http";
import type { Admission } from "./admission/admission.ts";
import type { DirectoryEnv } from "./directory/directory-env.ts";
import type { Directory } from "./directory/directory.ts";

/** The bindings of a region. */
export interface Env extends DirectoryEnv {
  /** The sources of this region, generated from `roster.config.jsonc`. */
  readonly SOURCES: unknown;
  readonly DIRECTORY: DurableObjectNamespace<Directory>;
  readonly ADMISSION: DurableObjectNamespace<Admission>;
  /** The secret that the gateway's binding to `Internal` has to hold. Without it, `Internal` refuses every call. */
  readonly CALLER_PROOF?: string;
  /** Roster keys by hash, as JSON. */
  readonly ROSTER_KEYS?: string;
  /** The rate limits of public callers, as JSON. Members that are absent have their defaults. */
  readonly LIMITS?: string;
  /** The origins whose pages may read public responses, comma-separated; `*` = any. */
  readonly CORS_ORIGINS?: string;
  /** `defects`: only defects of this code are logged. Otherwise every request is. */
  readonly LOG?: string;
  /** The platform's rate limiter by client address, if bound. */
  readonly GATE?: PlatformRateLimiter;
}
