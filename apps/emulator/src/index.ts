import { restartRegions } from "./control/restart-regions.ts";

export { WorldObject as World } from "./world/world-object.ts";

/** Forwards every request to the single World object. The control routes (`/__…`) exist only if `CONTROL` is "1". */
export default {
  async fetch(request, env) {
    const world = env.WORLD.getByName("world");
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith("/__")) return world.fetch(request);
    if (env.CONTROL !== "1") return new Response(null, { status: 404 });
    const response = await world.fetch(request);
    const isNewWorld = pathname === "/__world" && request.method === "PUT" && response.ok;
    return isNewWorld ? restartRegions(env, response) : response;
  },
} satisfies ExportedHandler<Env>;
