import { WorkerEntrypoint } from "cloudflare:workers";
import {
  createConsoleLog,
  createEdgeCache,
  createApp,
  createRandomPool,
  createRequestMetadata,
  type EdgeCache,
} from "@roster/http";
import document from "@roster/http/openapi.json" with { type: "json" };
import type { GatewayEnv } from "./env.ts";
import { gatewayDependencies, keyringVersion } from "./gateway-dependencies.ts";

const now = (): number => Date.now();
const random = createRandomPool((bytes) => crypto.getRandomValues(bytes));
const face = createApp({ now, document, random });

let edge = openEdge();

export default {
  fetch: (request, env, ctx) => hit(request, env) ?? face.fetch(request, gatewayDependencies(env, edge), ctx),
} satisfies ExportedHandler<GatewayEnv>;

/** For a local emulator alone: it tells that its world is another one. Deployed, nothing is bound to it. */
export class Local extends WorkerEntrypoint<GatewayEnv> {
  override fetch(): Response {
    edge = openEdge();
    return new Response(null, { status: 204 });
  }
}

function openEdge(): EdgeCache {
  return createEdgeCache({ now, platform: null });
}

/** What was asked in the very same words a moment ago needs no more than its bytes. */
function hit(request: Request, env: GatewayEnv): Response | null {
  // A hit is no defect, so there may be nothing to note.
  const log = env.LOG === "defects" ? null : createConsoleLog(env.LOG);
  return edge.serveFastPath(request, keyringVersion(env), log, () => createRequestMetadata(request, now, random));
}
