// The region of the demo and of the tests: the deployed Worker, and the entrypoint `Local`. A deployment bundles `index.ts`.
import { WorkerEntrypoint } from "cloudflare:workers";
import type { Env } from "./env.ts";
import { setEpoch } from "./epoch.ts";

export { default, Admission, Directory, Internal } from "./index.ts";

/** For the launcher of the demo, which sends a new epoch when the emulator's data is replaced. */
export class Local extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    setEpoch(await request.text());
    return new Response(null, { status: 204 });
  }
}
