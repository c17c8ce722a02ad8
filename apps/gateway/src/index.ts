import { createApp, createEdgeCache, createRandomPool, createRequestMetadata, type EdgeCache } from "@roster/http";
import document from "@roster/http/openapi.json" with { type: "json" };
import { WorkerEntrypoint } from "cloudflare:workers";
import type { GatewayEnv } from "./env.ts";
import { createFastPathLog, gatewayDependencies, keyringVersion } from "./gateway-dependencies.ts";

const now = (): number => Date.now();
const random = createRandomPool((bytes) => crypto.getRandomValues(bytes));
const app = createApp({ now, document, random });

let edgeCache = openEdgeCache();

export default {
  fetch: (request, env, ctx) =>
    serveFastPath(request, env) ?? app.fetch(request, gatewayDependencies(env, edgeCache), ctx),
} satisfies ExportedHandler<GatewayEnv>;

/** Empties the edge cache. For the local emulator, when its data is replaced. In a deployment, nothing is bound to it. */
export class Local extends WorkerEntrypoint<GatewayEnv> {
  override fetch(): Response {
    edgeCache = openEdgeCache();
    return new Response(null, { status: 204 });
  }
}

function openEdgeCache(): EdgeCache {
  return createEdgeCache({ now, platform: null });
}

/** Fast path: serves a fresh cached response keyed by the raw request, before parsing. Null if there is none. */
function serveFastPath(request: Request, env: GatewayEnv): Response | null {
  return edgeCache.serveFastPath(request, keyringVersion(env), createFastPathLog(env), () =>
    createRequestMetadata(request, now, random),
  );
}
