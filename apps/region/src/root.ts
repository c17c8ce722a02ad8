import { authenticate, isInView, openKeyRing, readPrincipal, type Deployment, type Root } from "@roster/http";
import { readSources } from "./configuration.ts";
import type { Env } from "./env.ts";
import { directorySource } from "./sources.ts";

/** What the public face of a region stands on: callers are told by what they send. */
export function publicRoot(env: Env): Root {
  return {
    deployment: regionOf(env),
    authenticate: (headers) =>
      authenticate(headers, regionOf(env).installations, openKeyRing(env.ROSTER_KEYS), Date.now()),
  };
}

/** What the face for other Workers of this deployment stands on: the gateway has verified the caller, and names it. */
export function internalRoot(env: Env): Root {
  return { deployment: regionOf(env), authenticate: async (headers) => readPrincipal(headers) };
}

function regionOf(env: Env): Deployment {
  const sources = readSources(env.SOURCES);
  const providers = new Map(sources.map(({ installation, provider }) => [installation, provider]));
  return {
    installations: [...providers].map(([id, provider]) => ({ id, provider })),
    sources,
    inView: (principal) =>
      Promise.all(
        sources
          .filter((source) => isInView(principal, source))
          .map((source) => directorySource(env, principal, source)),
      ),
  };
}
