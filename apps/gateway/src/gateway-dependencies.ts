import {
  createConsoleLog,
  authenticate,
  isInView,
  openKeyRing,
  readRateLimits,
  readBinding,
  readCorsOrigins,
  type RequestMetadata,
  type Deployment,
  type EdgeCache,
  type Principal,
  type Dependencies,
} from "@roster/http";
import type { Source } from "@roster/core/source";
import { readRegions, type RegionConfiguration } from "./configuration.ts";
import type { GatewayEnv } from "./env.ts";
import { requestRegion, proxyToRegion } from "./region-client.ts";
import { RegionSource } from "./region-source.ts";

/** What the gateway's face stands on: its sources are regions. */
export function gatewayDependencies(env: GatewayEnv, edge: EdgeCache): Dependencies {
  const deployment = gatewayDeployment(env);
  const { installations } = deployment;
  return {
    deployment,
    access: "public",
    authenticate: (headers, dialect) =>
      authenticate(headers, { installations, ring: openKeyRing(env.ROSTER_KEYS), now: Date.now() }, dialect),
    rateLimits: readRateLimits(env.LIMITS),
    platformRateLimiter: env.GATE ?? null,
    corsOrigins: readCorsOrigins(env.CORS_ORIGINS),
    log: createConsoleLog(env.LOG),
    edgeCache: edge,
    keyringVersion: keyringVersion(env),
  };
}

/** What credentials and answers are judged by, apart from requests. */
export function keyringVersion(env: GatewayEnv): string {
  return env.ROSTER_KEYS ?? "";
}

function gatewayDeployment(env: GatewayEnv): Deployment {
  const regions = readRegions(env.REGIONS);
  const sources = regions.flatMap((region) => region.sources);
  const providers = new Map(sources.map(({ installation, provider }) => [installation, provider]));
  return {
    installations: [...providers].map(([id, provider]) => ({ id, provider })),
    sources,
    sourcesInView: async (principal, call) =>
      regions.flatMap((region) => regionSource(env, region, principal, call) ?? []),
    proxyToUpstream: async (forwarding, principal, call) => {
      const region = regions.find(({ sources }) => sources.some(({ id }) => id === forwarding.organization.source));
      if (!region) throw new Error(`No region has the source ${forwarding.organization.source}.`);
      return proxyToRegion(regionBinding(env, region), forwarding, principal, call);
    },
  };
}

/** A region as the principal sees it, or null where none of its sources is in view. */
function regionSource(
  env: GatewayEnv,
  region: RegionConfiguration,
  principal: Principal,
  call: RequestMetadata,
): Source | null {
  const sources = region.sources.filter((source) => isInView(principal, source));
  if (sources.length === 0) return null;
  return new RegionSource(sources, async (path, parameters, freshness, method = "GET") => {
    const request = { path, parameters, freshness: freshness ?? null, method };
    const answer = requestRegion(regionBinding(env, region), request, principal, call);
    return call.timings.measure(`region-${region.id}`, answer);
  });
}

/** Throws where the deployment has no such binding: to a source that is a region that cannot be reached. */
function regionBinding(env: GatewayEnv, { binding }: RegionConfiguration): Pick<Fetcher, "fetch"> {
  const region = readBinding<Pick<Fetcher, "fetch">>(env, binding);
  if (!region) throw new Error(`The service binding ${binding} is missing.`);
  return region;
}
