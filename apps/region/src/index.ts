import { createApp, createRandomPool } from "@roster/http";
import { WorkerEntrypoint } from "cloudflare:workers";
import type { Env } from "./env.ts";
import { setEpoch } from "./epoch.ts";
import { internalDependencies, publicDependencies } from "./region-dependencies.ts";

export { Directory } from "./directory/directory.ts";

const app = createApp({
  now: () => Date.now(),
  random: createRandomPool((bytes) => crypto.getRandomValues(bytes)),
});

/** The region's public address. It authenticates every caller, and works without a gateway. */
export default {
  fetch: (request, env, ctx) => app.fetch(request, publicDependencies(env), ctx),
} satisfies ExportedHandler<Env>;

/**
 * For the gateway of the same deployment. It is reachable by service binding only, so it trusts the gateway's
 * principal.
 */
export class Internal extends WorkerEntrypoint<Env> {
  override fetch(request: Request): Response | Promise<Response> {
    return app.fetch(request, internalDependencies(this.env), this.ctx);
  }
}

/**
 * For the launcher of the demo, which sends a new epoch when the emulator's data is replaced. In a deployment, nothing is
 * bound to it.
 */
export class Local extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    setEpoch(await request.text());
    return new Response(null, { status: 204 });
  }
}
