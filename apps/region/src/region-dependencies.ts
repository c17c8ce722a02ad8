import {
  authenticate,
  createConsoleLog,
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
import { createDirectorySource, createProxySender } from "./directory-source.ts";
import { TimedSource } from "./timed-source.ts";

/** The dependencies of the public app: it authenticates callers by the credentials that they send. */
export function publicDependencies(env: Env): Dependencies {
  const deployment = createDeployment(env);
  const { installations } = deployment;
  return {
    ...commonDependencies(env),
    deployment,
    access: "public",
    authenticate: (headers, dialect) =>
      authenticate(headers, { installations, ring: openKeyRing(env.ROSTER_KEYS), now: Date.now() }, dialect),
  };
}

/** The dependencies of the internal app: the gateway has authenticated the caller, and sends the principal. */
export function internalDependencies(env: Env): Dependencies {
  return {
    ...commonDependencies(env),
    deployment: createDeployment(env),
    access: "internal",
    authenticate: async (headers) => decodePrincipal(headers),
  };
}

function commonDependencies(env: Env): Omit<Dependencies, "deployment" | "access" | "authenticate"> {
  return {
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
    sourcesInView: (principal, metadata) =>
      Promise.all(
        sources
          .filter((source) => isInView(principal, source))
          .map((source) => openSource(env, principal, source, metadata)),
      ),
    proxyToUpstream: async (proxyRequest, principal, metadata) => {
      const source = sources.find(({ id }) => id === proxyRequest.organization.source);
      if (!source) throw new Error(`This region has no source ${proxyRequest.organization.source}.`);
      const sendByDirectory = await createProxySender(env, principal, source);
      return sendToUpstream(sendByDirectory, env, source, proxyRequest, principal, metadata);
    },
  };
}

async function openSource(
  env: Env,
  principal: Principal,
  source: SourceConfiguration,
  metadata: RequestMetadata,
): Promise<Source> {
  return new TimedSource(
    await createDirectorySource(env, principal, source),
    `directory-${source.id}`,
    metadata.timings,
  );
}
