import type { Source } from "@roster/core/source";
import {
  authenticate,
  createConsoleLog,
  isInView,
  openKeyRing,
  readBinding,
  readCorsOrigins,
  readRateLimits,
  type Dependencies,
  type Deployment,
  type EdgeCache,
  type InternalApi,
  type Log,
  type Principal,
  type RequestMetadata,
} from "@roster/http";
import { readRegions, type RegionConfiguration } from "./configuration.ts";
import type { GatewayEnv } from "./env.ts";
import { proxyToRegion } from "./proxy-to-region.ts";
import { RegionConnection } from "./region-connection.ts";
import { RpcSource } from "./rpc-source.ts";

/** Creates the dependencies of the gateway's app. Its sources are regions. */
export function gatewayDependencies(env: GatewayEnv, edgeCache: EdgeCache): Dependencies {
  const deployment = createDeployment(env);
  const { installations } = deployment;
  return {
    deployment,
    authenticate: (headers, dialect) =>
      authenticate(headers, { installations, ring: openKeyRing(env.ROSTER_KEYS), now: Date.now() }, dialect),
    rateLimits: readRateLimits(env.LIMITS),
    platformRateLimiter: env.GATE ?? null,
    corsOrigins: readCorsOrigins(env.CORS_ORIGINS),
    log: createConsoleLog(env.LOG),
    edgeCache,
    keyringVersion: keyringVersion(env),
  };
}

/** Identifies the set of Roster keys. A cached response is served only if it was stored under the same version. */
export function keyringVersion(env: GatewayEnv): string {
  return env.ROSTER_KEYS ?? "";
}

/** The log of fast path requests, or null. They cannot fail, so the level `defects` logs none of them. */
export function createFastPathLog(env: GatewayEnv): Log | null {
  return env.LOG === "defects" ? null : createConsoleLog(env.LOG);
}

function createDeployment(env: GatewayEnv): Deployment {
  const regions = readRegions(env.REGIONS);
  const sources = regions.flatMap((region) => region.sources);
  const providers = new Map(sources.map(({ installation, provider }) => [installation, provider]));
  return {
    installations: [...providers].map(([id, provider]) => ({ id, provider })),
    sources,
    unsupportedFields: (provider) => sources.find((source) => source.provider === provider)?.unsupported ?? {},
    sourcesInView: async (principal, metadata) =>
      regions.flatMap((region) => openRegion(env, region, principal, metadata) ?? []),
    proxyToUpstream: async (proxied, principal, metadata) => {
      const region = regions.find(({ sources }) => sources.some(({ id }) => id === proxied.organization.source));
      if (!region) throw new Error(`No region has the source ${proxied.organization.source}.`);
      return proxyToRegion(connect(env, region, principal, metadata), proxied, metadata);
    },
  };
}

/** The source for a region's sources in the principal's view; null if none is in view. */
function openRegion(
  env: GatewayEnv,
  region: RegionConfiguration,
  principal: Principal,
  metadata: RequestMetadata,
): Source | null {
  const sources = region.sources.filter((source) => isInView(principal, source));
  return sources.length > 0 ? new RpcSource(sources, connect(env, region, principal, metadata)) : null;
}

/** A missing service binding makes every call fail. The sources of the region are then reported as unreachable. */
function connect(
  env: GatewayEnv,
  { id, binding }: RegionConfiguration,
  principal: Principal,
  { requestId, trace, timings }: RequestMetadata,
): RegionConnection {
  const context = { principal, requestId, traceId: trace.traceId };
  return new RegionConnection(id, readBinding(env, binding) as InternalApi | null, context, timings);
}
