import { createApp, createRandomPool } from "@roster/http";
import type { Env } from "./env.ts";
import { regionDependencies } from "./region-dependencies.ts";

export { Admission } from "./admission/admission.ts";
export { Directory } from "./directory/directory.ts";
export { Internal } from "./internal.ts";

const app = createApp({
  now: () => Date.now(),
  random: createRandomPool((bytes) => crypto.getRandomValues(bytes)),
});

/** The region's public address. It authenticates every caller, and works without a gateway. */
export default {
  fetch: (request, env, ctx) => app.fetch(request, regionDependencies(env), ctx),
} satisfies ExportedHandler<Env>;
