export { authenticate } from "./auth/authenticate.ts";
export { findKey, openKeyRing, sha256Hex } from "./auth/key-ring.ts";
export { assertCallerProof } from "./auth/caller-proof.ts";
export { isInView, type Principal } from "./auth/principal.ts";
export { createApp } from "./app.ts";
export { readBinding, readSecret } from "./bindings.ts";
export type { Dependencies, Deployment, ProxyRequest } from "./dependencies.ts";
export { createEdgeCache, type EdgeCache } from "./edge-cache/edge-cache.ts";
export { readCorsOrigins } from "./middleware/cors.ts";
export { createRandomPool } from "./middleware/random-pool.ts";
export type { InternalApi } from "./internal/internal-api.ts";
export {
  changesCall,
  decodeCall,
  encodeCall,
  findCall,
  listCall,
  projectsCall,
  proxyCall,
  refreshCall,
  statusCall,
  type CallContext,
} from "./internal/internal-call.ts";
export { decodeResult, encodeResult } from "./internal/internal-result.ts";
export { createConsoleLog, logDefect, type Log } from "./middleware/request-log.ts";
export { createRequestMetadata, type RequestMetadata } from "./middleware/request-metadata.ts";
export { ServerTiming } from "./middleware/server-timing.ts";
export { createProxiedRequest } from "./proxy/create-proxied-request.ts";
export { rewriteProxiedResponse } from "./proxy/rewrite-proxied-response.ts";
export { toProblem } from "./responses/roster-problem.ts";
export { readRateLimits, type PlatformRateLimiter } from "./rate-limit/rate-limits.ts";
