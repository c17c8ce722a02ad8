import { describe, expect, it } from "vitest";
import { testStore } from "../store-conformance.ts";
import { createCacheKey } from "../cache-key.ts";
import type { CacheStore } from "../cache-store.ts";
import { createTestClock, type TestClock } from "../testing/test-clock.ts";
import { createSampleEntry, decodeUtf8 } from "../testing/sample-responses.ts";
import { createCacheApiStore, type PlatformCache } from "./cache-api-store.ts";
import { createMemoryStore } from "./memory-store.ts";
import { createTieredStore } from "./tiered-store.ts";

const HOUR = 3_600_000;
let opened = 0;

/** A store in a cache that nobody else uses, with whatever a test does to the platform on the way. */
function open(now: () => number, alter: (cache: PlatformCache) => PlatformCache = (cache) => cache): CacheStore {
  opened += 1;
  const name = `test-${opened}`;
  return createCacheApiStore({
    open: async () => alter(await caches.open(name)),
    origin: "https://roster.test",
    now,
    maxLifetime: HOUR,
  });
}

testStore("Cache API", open, { peeks: "it is reached by I/O alone" });
testStore("Memory before the Cache API", (now) =>
  createTieredStore(createMemoryStore(16 * 1024 * 1024, now), open(now)),
);

const KEY = createCacheKey("ann", { path: "/" });
const URL = "https://roster.test/raw";

/** Keeps an answer with the given fields in the platform's cache as it is, and looks for it. */
async function keepRaw(headers: HeadersInit, status = 200): Promise<Response | undefined> {
  const cache = await caches.open("raw");
  await cache.delete(URL);
  await cache.put(URL, new Response("raw", { headers, status }));
  return cache.match(URL);
}

async function keep(headers: readonly (readonly [string, string])[], status = 200): Promise<string | null> {
  const clock = createTestClock();
  const store = open(clock.now);
  await store.set(KEY, createSampleEntry("kept", clock.now(), { headers, status }));
  const entry = await store.get(KEY);
  expect(entry?.headers ?? headers).toEqual(headers);
  return entry && decodeUtf8(entry.body);
}

/** Each trap twice: what the platform does by itself, so that the reason is seen to last, and what the store makes of it. */
describe("the platform's traps", () => {
  it("an answer is found for its stale-while-revalidate too, but an entry has its own end", async () => {
    await keepRaw({ "Cache-Control": "public, max-age=1, stale-while-revalidate=60" });
    const clock = createTestClock();
    const { store, raw } = openObserved(clock);
    const now = clock.now();
    await store.set(KEY, createSampleEntry("x", now, { freshUntil: now + 500, staleUntil: now + 1000 }));
    expect(await raw()).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect(await (await caches.open("raw")).match(URL)).toBeDefined();
    // Even the platform has forgotten it: its one max-age was hard.
    expect(await raw()).toEqual([]);
    // And the entry would have ended by the clock alone.
    await store.set(KEY, createSampleEntry("x", clock.now(), { staleUntil: clock.now() + 60_000 }));
    await clock.advance(60_000);
    expect(await raw()).toHaveLength(1);
    expect(await store.get(KEY)).toBeNull();
  });

  it("Vary is ignored, so what an answer varies by is in the key", async () => {
    await keepRaw({ "Cache-Control": "public, max-age=60", Vary: "Accept-Language" });
    const german = new Request(URL, { headers: { "Accept-Language": "de" } });
    expect(await (await (await caches.open("raw")).match(german))?.text()).toBe("raw");
    const clock = createTestClock();
    const store = open(clock.now);
    const english = createCacheKey("ann", { path: "/", language: "en" });
    await store.set(english, createSampleEntry("hello", clock.now(), { headers: [["Vary", "Accept-Language"]] }));
    expect(await store.get(createCacheKey("ann", { path: "/", language: "de" }))).toBeNull();
    expect(await store.get(english)).not.toBeNull();
  });

  it.each([
    ["private", { "Cache-Control": "private, max-age=60" }, 200],
    ["no-store", { "Cache-Control": "no-store" }, 200],
    ["nothing said", {}, 200],
    ["Set-Cookie", { "Cache-Control": "public, max-age=60", "Set-Cookie": "a=b" }, 200],
    ["500", { "Cache-Control": "public, max-age=60" }, 500],
  ])(
    "an answer is refused in silence for %s, but an entry is an answer that nobody refuses",
    async (_, fields, status) => {
      expect(await keepRaw(fields, status)).toBeUndefined();
      expect(await keep(Object.entries(fields), status)).toBe("kept");
    },
  );

  it.each([
    ["206", { "Cache-Control": "public, max-age=60", "Content-Range": "bytes 0-2/3" }, 206],
    ["Vary: *", { "Cache-Control": "public, max-age=60", Vary: "*" }, 200],
  ])("put throws for %s, but an entry is an answer that it takes", async (_, fields, status) => {
    await expect(keepRaw(fields, status)).rejects.toThrow(TypeError);
    expect(await keep(Object.entries(fields), status)).toBe("kept");
  });

  it("a put that is refused in silence is told as not kept", async () => {
    const clock = createTestClock();
    const refusing = open(clock.now, (cache) => ({
      match: (url) => cache.match(url),
      delete: (url) => cache.delete(url),
      put: (url, { body }) => cache.put(url, new Response(body, { headers: { "Cache-Control": "private" } })),
    }));
    expect(await refusing.set(KEY, createSampleEntry("x", clock.now()))).toBe(false);
    expect(await refusing.get(KEY)).toBeNull();
  });

  it("a runtime may have no cache: calls reject", async () => {
    const clock = createTestClock();
    const store = open(clock.now, () => {
      throw new Error("No cache is configured");
    });
    await expect(store.get(KEY)).rejects.toThrow("No cache");
    await expect(store.set(KEY, createSampleEntry("x", clock.now()))).rejects.toThrow("No cache");
  });
});

describe("Cache API", () => {
  it("keeps nothing longer than a purge is remembered", async () => {
    const clock = createTestClock();
    const { store, raw } = openObserved(clock);
    await store.set(KEY, createSampleEntry("x", clock.now(), { staleUntil: clock.now() + 10 * HOUR }));
    await store.purge({ tag: "k6" });
    const [entry, mark] = await raw();
    expect(entry?.headers.get("Cache-Control")).toBe("public, max-age=3600");
    expect(mark?.headers.get("Cache-Control")).toBe("public, max-age=3600");
  });

  it("shows neither principal nor question in a URL", async () => {
    const clock = createTestClock();
    const { store, urls } = openObserved(clock);
    const key = createCacheKey("principal-ann", { query: "email:bob@example.com" });
    await store.set(key, createSampleEntry("x", clock.now()));
    await store.purge({ principal: "principal-ann" });
    expect(urls.size).toBe(2);
    for (const url of urls)
      expect(url).toMatch(/^https:\/\/roster\.test\/roster-cache\/1\/(entries|marks)\/[\w-]{43}$/);
  });

  it.each<[string, (cache: PlatformCache) => PlatformCache["match"]]>([
    ["another key's entry", (cache) => async (url) => (await cache.match(url)) && cache.match(DECOY)],
    ["an answer of someone else", () => async () => new Response("hello")],
    ["broken fields", () => async () => new Response("hello", { headers: { "Roster-Entry": "%" } })],
  ])("takes %s for nothing", async (_, match) => {
    const clock = createTestClock();
    const store = open(clock.now, (cache) => ({
      match: match(cache),
      delete: (url) => cache.delete(url),
      put: async (url, response) => {
        await cache.put(DECOY, response.clone());
        await cache.put(url, response);
      },
    }));
    await store.set(createCacheKey("bob", { path: "/" }), createSampleEntry("bob's", clock.now()));
    await store.set(KEY, createSampleEntry("ann's", clock.now()));
    await store.set(createCacheKey("bob", { path: "/" }), createSampleEntry("bob's", clock.now()));
    expect(await store.get(KEY)).toBeNull();
  });
});

const DECOY = "https://roster.test/decoy";

/** A store, and what the platform's own cache holds under the URLs it used. */
function openObserved({ now }: TestClock) {
  const urls = new Set<string>();
  let platform: PlatformCache | undefined;
  const store = open(now, (cache) => {
    platform = cache;
    return {
      match: (url) => cache.match(url),
      delete: (url) => cache.delete(url),
      put: (url, response) => {
        urls.add(url);
        return cache.put(url, response);
      },
    };
  });
  const raw = async () => {
    const cache = platform;
    const found = cache ? await Promise.all([...urls].map((url) => cache.match(url))) : [];
    return found.filter((response) => response !== undefined);
  };
  return { store, urls, raw };
}
