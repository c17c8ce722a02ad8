import {
  authenticate,
  createConsoleLog,
  openKeyRing,
  readCorsOrigins,
  readRateLimits,
  type Dependencies,
  type Deployment,
} from "@roster/http";
import { describeProvider } from "@roster/providers";
import { readSources } from "./configuration.ts";
import type { Env } from "./env.ts";
import { openSources } from "./open-sources.ts";
import { proxyToSource } from "./proxy-to-source.ts";

/** The dependencies of the region's app: it authenticates callers by the credentials that they send. */
export function regionDependencies(env: Env): Dependencies {
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
    // A region serves from its Directories. Only the gateway caches responses.
    edgeCache: null,
    keyringVersion: "",
  };
}

function createDeployment(env: Env): Deployment {
  const sources = readSources(env.SOURCES);
  const providers = new Map(sources.map(({ installation, provider }) => [installation, provider]));
  return {
    installations: [...providers].map(([id, provider]) => ({ id, provider })),
    sources,
    unsupportedFields: (provider) => describeProvider(provider).unsupported,
    sourcesInView: (principal, { timings }) => openSources(env, principal, () => true, timings),
    proxyToUpstream: (proxied, principal, metadata) => proxyToSource(env, proxied, principal, metadata),
  };
}
