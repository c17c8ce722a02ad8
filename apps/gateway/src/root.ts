import {
  authenticate,
  isInView,
  openKeyRing,
  type Call,
  type Deployment,
  type Principal,
  type Root,
} from "@roster/http";
import type { Source } from "@roster/core/roster";
import { readRegions, type RegionConfiguration } from "./configuration.ts";
import type { Env } from "./env.ts";
import { askRegion } from "./region-client.ts";
import { RegionSource } from "./region-source.ts";

/** What the gateway's face stands on: its sources are regions. */
export function gatewayRoot(env: Env): Root {
  const deployment = gatewayOf(env);
  return {
    deployment,
    authenticate: (headers) =>
      authenticate(headers, deployment.installations, openKeyRing(env.ROSTER_KEYS), Date.now()),
  };
}

function gatewayOf(env: Env): Deployment {
  const regions = readRegions(env.REGIONS);
  const sources = regions.flatMap((region) => region.sources);
  const providers = new Map(sources.map(({ installation, provider }) => [installation, provider]));
  return {
    installations: [...providers].map(([id, provider]) => ({ id, provider })),
    sources,
    inView: async (principal, call) => regions.flatMap((region) => regionSource(env, region, principal, call) ?? []),
  };
}

/** A region as the principal sees it, or null where none of its sources is in view. */
function regionSource(env: Env, region: RegionConfiguration, principal: Principal, call: Call): Source | null {
  const sources = region.sources.filter((source) => isInView(principal, source));
  if (sources.length === 0) return null;
  const binding = Reflect.get(env, region.binding) as Pick<Fetcher, "fetch"> | undefined;
  return new RegionSource(sources, async (path, parameters, freshness) => {
    if (!binding) throw new Error(`The service binding ${region.binding} is missing.`);
    return askRegion(binding, { path, parameters, freshness: freshness ?? null }, principal, call);
  });
}
