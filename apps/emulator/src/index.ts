export { WorldObject as World } from "./world/world-object.ts";

/** Forwards every request to the single World object. The control routes (`/__…`) exist only if `CONTROL` is "1". */
export default {
  fetch(request, env) {
    const isControlRoute = new URL(request.url).pathname.startsWith("/__");
    if (isControlRoute && env.CONTROL !== "1") return new Response(null, { status: 404 });
    return env.WORLD.getByName("world").fetch(request);
  },
} satisfies ExportedHandler<Env>;
