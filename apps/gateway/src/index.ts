import { createFace } from "@roster/http";
import document from "@roster/http/openapi.json" with { type: "json" };
import type { Env } from "./env.ts";
import { gatewayRoot } from "./root.ts";

const face = createFace({
  now: () => Date.now(),
  document,
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
});

export default {
  fetch: (request, env, ctx) => face.fetch(request, gatewayRoot(env), ctx),
} satisfies ExportedHandler<Env>;
