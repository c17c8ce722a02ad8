import type { OrganizationDocument, Source, SourceDescription } from "@roster/core/source";
import type { Dialect } from "./auth/authenticate.ts";
import type { Installation } from "./auth/installation.ts";
import type { Principal } from "./auth/principal.ts";
import type { Log } from "./middleware/request-log.ts";
import type { EdgeCache } from "./edge-cache/edge-cache.ts";
import type { ServerTiming } from "./middleware/server-timing.ts";
import type { Trace } from "./middleware/trace.ts";
import type { RateLimits, PlatformRateLimiter } from "./rate-limit/rate-limits.ts";

/** What one deployed roster is made of, as its composition root tells the face. */
export interface Deployment {
  readonly installations: readonly Installation[];
  /** Every source there is, in view or not. */
  readonly sources: readonly SourceDescription[];
  /** The sources in a principal's view, ready to be asked in its name. */
  sourcesInView(principal: Principal, call: RequestMetadata): Promise<readonly Source[]>;
  /**
   * Sends a request on to the API that an organization lives on, in a principal's name, and gives its answer, both
   * streamed. What of it may pass is decided where the upstream is: in the region that serves the organization.
   */
  proxyToUpstream(forwarding: ProxyRequest, principal: Principal, call: RequestMetadata): Promise<Response>;
}

/** A request on its way to an organization's own API. */
export interface ProxyRequest {
  /** As the caller sent it, under the address the caller used. */
  readonly request: Request;
  readonly organization: OrganizationDocument;
}

/** The request on whose behalf sources are asked. */
export interface RequestMetadata {
  /** When it came in, as epoch milliseconds. */
  readonly receivedAt: number;
  readonly requestId: string;
  readonly trace: Trace;
  readonly signal: AbortSignal;
  /** Where to note how long each hop took. */
  readonly timings: ServerTiming;
}

/** What a face stands on: the composition root of a Worker makes it from the Worker's bindings. */
export interface Dependencies {
  readonly deployment: Deployment;
  /**
   * `public`: anyone may ask, so nothing in a request is believed but a credential, and callers are throttled.
   * `internal`: only Workers of this deployment can, and they have seen to all that.
   */
  readonly access: "public" | "internal";
  /** Who sends a request; refuses where nobody can be told. */
  authenticate(headers: Headers, dialect: Dialect): Promise<Principal>;
  readonly rateLimits: RateLimits;
  /** The platform's own limiter, asked before anything else; null where there is none. */
  readonly platformRateLimiter: PlatformRateLimiter | null;
  readonly log: Log;
  /** Where finished answers are kept; null: nowhere. */
  readonly edgeCache: EdgeCache | null;
  /** What a kept answer's credential was judged by: where it is another, nothing is answered by it. */
  readonly keyringVersion: string;
  /** Origins whose pages may read answers; `*` = any. None by default. */
  readonly corsOrigins: readonly string[];
}

/** What every route of the face has at hand. */
export interface AppEnv {
  Bindings: Dependencies;
  Variables: { call: RequestMetadata; principal: Principal; route: string };
}
