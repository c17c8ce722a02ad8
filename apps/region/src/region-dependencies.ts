import {
  authenticate,
  isInView,
  openKeyRing,
  readRateLimits,
  readCorsOrigins,
  decodePrincipal,
  type RequestMetadata,
  type Deployment,
  type Principal,
  type Dependencies,
} from "@roster/http";
import type { Source } from "@roster/core/source";
import { readSources, type SourceConfiguration } from "./configuration.ts";
import type { Env } from "./env.ts";
import { sendToUpstream } from "./upstream-proxy.ts";
import { logTo } from "./log.ts";
import { createDirectorySource } from "./sources.ts";
import { TimedSource } from "./timed-source.ts";

/** What the public face of a region stands on: callers are told by what they send. */
export function publicDependencies(env: Env): Dependencies {
  const deployment = regionOf(env);
  const { installations } = deployment;
  return {
    ...commonRoot(env),
    deployment,
    access: "public",
    authenticate: (headers, dialect) =>
      authenticate(headers, { installations, ring: openKeyRing(env.ROSTER_KEYS), now: Date.now() }, dialect),
  };
}

/** What the face for other Workers of this deployment stands on: the gateway has verified the caller, and names it. */
export function internalDependencies(env: Env): Dependencies {
  return {
    ...commonRoot(env),
    deployment: regionOf(env),
    access: "internal",
    authenticate: async (headers) => decodePrincipal(headers),
  };
}

function commonRoot(env: Env): Omit<Dependencies, "deployment" | "access" | "authenticate"> {
  return {
    rateLimits: readRateLimits(env.LIMITS),
    platformRateLimiter: env.GATE ?? null,
    corsOrigins: readCorsOrigins(env.CORS_ORIGINS),
    log: logTo(env.LOG),
    // A region's answers are made from a copy at hand; the gateway is where they are kept.
    edgeCache: null,
    keyringVersion: "",
  };
}

function regionOf(env: Env): Deployment {
  const sources = readSources(env.SOURCES);
  const providers = new Map(sources.map(({ installation, provider }) => [installation, provider]));
  return {
    installations: [...providers].map(([id, provider]) => ({ id, provider })),
    sources,
    sourcesInView: (principal, call) =>
      Promise.all(
        sources.filter((source) => isInView(principal, source)).map((source) => timed(env, principal, source, call)),
      ),
    proxyToUpstream: async (forwarding, principal, call) => {
      const source = sources.find(({ id }) => id === forwarding.organization.source);
      if (!source) throw new Error(`There is no source ${forwarding.organization.source} here.`);
      return sendToUpstream(env, source, forwarding, principal, call);
    },
  };
}

async function timed(
  env: Env,
  principal: Principal,
  source: SourceConfiguration,
  call: RequestMetadata,
): Promise<Source> {
  return new TimedSource(await createDirectorySource(env, principal, source), `directory-${source.id}`, call.timings);
}
