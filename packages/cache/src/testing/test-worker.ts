import { createCache } from "../cache.ts";
import { createCacheKey } from "../cache-key.ts";
import { DEFAULT_CACHE_POLICY } from "../cache-policy.ts";
import type { LoadedResponse } from "../cache-request.ts";
import { createMemoryStore } from "../stores/memory-store.ts";
import { createLoadedResponse } from "./sample-responses.ts";
import { printEvents } from "./cache-harness.ts";

/** How long others wait for a load here, in milliseconds. */
const PATIENCE = 1500;
/** How long the load of `/lead` takes. */
const LOAD = 150;

const cache = createCache({
  store: createMemoryStore(1_000_000, Date.now),
  now: Date.now,
  startTimer: (delay, ring) => {
    const timer = setTimeout(ring, delay);
    return () => clearTimeout(timer);
  },
  collapseTimeout: PATIENCE,
});

interface Context {
  waitUntil(work: Promise<unknown>): void;
}

/**
 * `/lead?name=a` begins a load and answers without waiting for it; with `&keep` the runtime is told to. `/read?name=a`
 * answers with the body that it reads, and what happened.
 */
// oxlint-disable-next-line import/no-default-export -- the runtime looks for nothing else
export default {
  fetch: async (request: Request, _: unknown, context: Context): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    const key = createCacheKey("ann", { name: searchParams.get("name") });
    const question = (load: () => Promise<LoadedResponse>) => ({ key, policy: DEFAULT_CACHE_POLICY, load });
    if (pathname === "/lead") {
      const waitUntil = (work: Promise<unknown>) => {
        if (searchParams.has("keep")) context.waitUntil(work);
      };
      void cache.read(question(loadSlowly), { waitUntil });
      return new Response("left");
    }
    const reading = await cache.read(
      question(async () => createLoadedResponse("by myself")),
      context,
    );
    return new Response(`${new TextDecoder().decode(reading.response.body)}\n${printEvents(reading.events)}`);
  },
};

async function loadSlowly(): Promise<LoadedResponse> {
  await new Promise((resolve) => setTimeout(resolve, LOAD));
  return createLoadedResponse("by the leader");
}
