import { createApp, createRandomPool } from "@roster/http";
import { WorkerEntrypoint } from "cloudflare:workers";
import type { Env } from "./env.ts";
import { setEpoch } from "./epoch.ts";
import { internalDependencies, publicDependencies } from "./region-dependencies.ts";

export { Directory } from "./directory/directory.ts";

const face = createApp({
  now: () => Date.now(),
  random: createRandomPool((bytes) => crypto.getRandomValues(bytes)),
});

/** The region's own address: useful alone, believing nothing but credentials. */
export default {
  fetch: (request, env, ctx) => face.fetch(request, publicDependencies(env), ctx),
} satisfies ExportedHandler<Env>;

/** For the gateway of the same deployment. No route or socket reaches it, so it believes who the gateway says is asking. */
export class Internal extends WorkerEntrypoint<Env> {
  override fetch(request: Request): Response | Promise<Response> {
    return face.fetch(request, internalDependencies(this.env), this.ctx);
  }
}

/** For a local emulator alone: it tells that its world is another one. Deployed, nothing is bound to it. */
export class Local extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    setEpoch(await request.text());
    return new Response(null, { status: 204 });
  }
}
