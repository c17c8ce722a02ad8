export { authenticate, credentialHeader, type Dialect, type AuthenticateOptions } from "./auth/authenticate.ts";
export type { Installation } from "./auth/installation.ts";
export { findKey, KEY_PREFIX, openKeyRing, sha256Hex } from "./auth/key-ring.ts";
export { PRINCIPAL_HEADER, encodePrincipal, decodePrincipal } from "./auth/principal-header.ts";
export {
  hasScope,
  isInView,
  SCOPES,
  type Credential,
  type RosterKey,
  type Principal,
  type Scope,
} from "./auth/principal.ts";
export type { RequestMetadata, Deployment, AppEnv, ProxyRequest, Dependencies } from "./dependencies.ts";
export { createLog, type Log, type LogEntry } from "./middleware/request-log.ts";
export { createRequestMetadata } from "./middleware/request-metadata.ts";
export { createRandomPool } from "./middleware/random-pool.ts";
export type { ServerTiming } from "./middleware/server-timing.ts";
export { traceHeaders } from "./middleware/trace.ts";
export { readCorsOrigins } from "./middleware/cors-origins.ts";
export { createEdgeCache, type EdgeCache } from "./edge-cache/edge-cache.ts";
export { createApp, type AppOptions } from "./app.ts";
export { readRateLimits, type RateLimits, type PlatformRateLimiter } from "./rate-limit/rate-limits.ts";
export { rewriteProxiedResponse } from "./proxy/rewrite-proxied-response.ts";
export { createProxiedRequest } from "./proxy/create-proxied-request.ts";
