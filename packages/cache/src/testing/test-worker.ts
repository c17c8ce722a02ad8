import { createCache } from "../cache.ts";
import { createCacheKey } from "../cache-key.ts";
import { DEFAULT_CACHE_POLICY } from "../cache-policy.ts";
import type { LoadedResponse } from "../cache-request.ts";
import { createMemoryStore } from "../stores/memory-store.ts";
import { printEvents } from "./cache-harness.ts";
import { createLoadedResponse } from "./sample-responses.ts";

/** In milliseconds. */
const COLLAPSE_TIMEOUT = 4000;
/** How long the load of `/lead` takes, in milliseconds. */
const LOAD_TIME = 150;

const cache = createCache({
  store: createMemoryStore(1_000_000, Date.now),
  now: Date.now,
  startTimer: (delay, onTimeout) => {
    const timer = setTimeout(onTimeout, delay);
    return () => clearTimeout(timer);
  },
  collapseTimeout: COLLAPSE_TIMEOUT,
});

interface Context {
  waitUntil(work: Promise<unknown>): void;
}

/**
 * `/lead?name=a` starts a load and responds without waiting for it. With `&keep` the load is passed to `waitUntil`.
 * `/read?name=a` responds with the body that it reads, followed by the events.
 */
// oxlint-disable-next-line import/no-default-export -- the runtime requires a default export
export default {
  fetch: async (request: Request, _: unknown, context: Context): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    const key = createCacheKey("ann", { name: searchParams.get("name") });
    const cacheRequest = (load: () => Promise<LoadedResponse>) => ({ key, policy: DEFAULT_CACHE_POLICY, load });
    if (pathname === "/lead") {
      const waitUntil = (work: Promise<unknown>) => {
        if (searchParams.has("keep")) context.waitUntil(work);
      };
      void cache.read(cacheRequest(loadSlowly), { waitUntil });
      return new Response("left");
    }
    const result = await cache.read(
      cacheRequest(async () => createLoadedResponse("by myself")),
      context,
    );
    return new Response(`${new TextDecoder().decode(result.response.body)}\n${printEvents(result.events)}`);
  },
};

async function loadSlowly(): Promise<LoadedResponse> {
  await new Promise((resolve) => setTimeout(resolve, LOAD_TIME));
  return createLoadedResponse("by the leader");
}
