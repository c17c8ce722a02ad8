import { createApp, createRandomPool, createRequestMetadata } from "@roster/http";
import document from "@roster/http/openapi.json" with { type: "json" };
import type { GatewayEnv } from "./env.ts";
import { createFastPathLog, gatewayDependencies, keyringVersion } from "./gateway-dependencies.ts";
import { isolateCache } from "./isolate-cache.ts";

const now = (): number => Date.now();
const random = createRandomPool((bytes) => crypto.getRandomValues(bytes));
const app = createApp({ now, document, random });

export default {
  fetch: (request, env, ctx) =>
    serveFastPath(request, env) ?? app.fetch(request, gatewayDependencies(env, isolateCache()), ctx),
} satisfies ExportedHandler<GatewayEnv>;

/** Fast path: serves a fresh cached response keyed by the raw request, before parsing. Null if there is none. */
function serveFastPath(request: Request, env: GatewayEnv): Response | null {
  return isolateCache().serveFastPath(request, keyringVersion(env), createFastPathLog(env), () =>
    createRequestMetadata(request, now, random),
  );
}
