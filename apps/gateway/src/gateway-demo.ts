// The gateway of the demo and of the tests: the deployed Worker, and the entrypoint `Local`. A deployment bundles `index.ts`.
import { WorkerEntrypoint } from "cloudflare:workers";
import type { GatewayEnv } from "./env.ts";
import { emptyIsolateCache } from "./isolate-cache.ts";

export { default } from "./index.ts";

/** For the launcher of the demo, which calls it when the emulator's data is replaced. */
export class Local extends WorkerEntrypoint<GatewayEnv> {
  override fetch(): Response {
    emptyIsolateCache();
    return new Response(null, { status: 204 });
  }
}
