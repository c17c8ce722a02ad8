import type { UnsupportedFields } from "@roster/core/search";
import type { Source, SourceDescription } from "@roster/core/source";
import type { Installation } from "./auth/credential-headers.ts";
import type { Principal } from "./auth/principal.ts";
import type { Dialect } from "./dialect.ts";
import type { EdgeCache } from "./edge-cache/edge-cache.ts";
import type { Log } from "./middleware/request-log.ts";
import type { RequestMetadata } from "./middleware/request-metadata.ts";
import type { PlatformRateLimiter, RateLimits } from "./rate-limit/rate-limits.ts";

/** The sources of one deployed Worker. The composition root of the Worker creates it. */
export interface Deployment {
  readonly installations: readonly Installation[];
  /** All sources of the deployment, whether a principal may read them or not. */
  readonly sources: readonly SourceDescription[];
  /** The fields of the query language that a provider of the deployment does not supply. */
  unsupportedFields(provider: string): UnsupportedFields;
  /** The sources in a principal's view. They read in the name of that principal. */
  sourcesInView(principal: Principal, metadata: RequestMetadata): Promise<readonly Source[]>;
  /**
   * Sends a request to the upstream API of an organization in a principal's name. Request and response bodies are streamed.
   * The region that serves the organization filters the headers of both.
   */
  proxyToUpstream(proxied: ProxyRequest, principal: Principal, metadata: RequestMetadata): Promise<Response>;
}

/** A request for an organization's own upstream API. */
export interface ProxyRequest {
  /** The request as the caller sent it, with the URL that the caller used. */
  readonly request: Request;
  readonly organization: ProxiedOrganization;
}

/** What a proxied request needs to know of its organization. */
export interface ProxiedOrganization {
  readonly source: string;
  readonly installation: string;
  /** The base URL of the organization's own API; null if the upstream names none. */
  readonly apiUrl: string | null;
  /** What the path calls the organization if that is not what the upstream calls it: its slug, or else its id. */
  readonly upstreamReference?: string | undefined;
}

/** What the app needs to serve a request. The composition root of a Worker creates it from the Worker's bindings. */
export interface Dependencies {
  readonly deployment: Deployment;
  /** Finds out who sent a request. Refuses with 401 where that is not possible. */
  authenticate(headers: Headers, dialect: Dialect): Promise<Principal>;
  readonly rateLimits: RateLimits;
  /** The platform's rate limiter, checked before anything else; null where none is bound. */
  readonly platformRateLimiter: PlatformRateLimiter | null;
  readonly log: Log;
  /** The cache for finished responses; null where responses are not cached. */
  readonly edgeCache: EdgeCache | null;
  /** Identifies the set of Roster keys. The fast path serves only responses that were stored under the same version. */
  readonly keyringVersion: string;
  /** Origins whose pages may read responses; `*` = any. None by default. */
  readonly corsOrigins: readonly string[];
}

/** The Hono environment of the app. */
export interface AppEnv {
  Bindings: Dependencies;
  Variables: {
    metadata: RequestMetadata;
    principal: Principal;
    /** The path template of the operation; `none` before a route matched. */
    route: string;
  };
}
