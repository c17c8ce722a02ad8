export {
  authenticate,
  credentialHeader,
  type Dialect,
  type AuthenticateOptions as Identities,
} from "./auth/authenticate.ts";
export type { Installation } from "./auth/installation.ts";
export { findKey, KEY_PREFIX, openKeyRing, sha256Hex } from "./auth/key-ring.ts";
export {
  PRINCIPAL_HEADER,
  encodePrincipal as printPrincipal,
  decodePrincipal as readPrincipal,
} from "./auth/principal-header.ts";
export {
  hasScope,
  isInView,
  SCOPES,
  type Credential,
  type RosterKey as Key,
  type Principal,
  type Scope,
} from "./auth/principal.ts";
export type {
  RequestMetadata as Call,
  Deployment,
  AppEnv as FaceEnv,
  ProxyRequest as Forwarding,
  Dependencies as Root,
} from "./dependencies.ts";
export { createLog, type Log, type LogEntry } from "./middleware/request-log.ts";
export { createRequestMetadata as openCall } from "./middleware/request-metadata.ts";
export { createRandomPool } from "./middleware/random-pool.ts";
export type { ServerTiming as Timings } from "./middleware/server-timing.ts";
export { traceHeaders } from "./middleware/trace.ts";
export { readCorsOrigins as readOrigins } from "./middleware/cors-origins.ts";
export { createEdgeCache as createEdge, type EdgeCache as Edge } from "./edge-cache/edge-cache.ts";
export { createApp as createFace, type AppOptions as FaceOptions } from "./app.ts";
export {
  readRateLimits as readLimits,
  type RateLimits as Limits,
  type PlatformRateLimiter as PlatformGate,
} from "./rate-limit/rate-limits.ts";
export { rewriteProxiedResponse as downstreamResponse } from "./proxy/rewrite-proxied-response.ts";
export { createProxiedRequest as upstreamRequest } from "./proxy/create-proxied-request.ts";
