import { describe, expect, it, vi } from "vitest";
import { createCacheKey } from "../cache-key.ts";
import type { CacheStore } from "../cache-store.ts";
import { testStore } from "../store-conformance.ts";
import { createSampleEntry, decodeUtf8 } from "../testing/sample-responses.ts";
import { createTestClock, type TestClock } from "../testing/test-clock.ts";
import { createCacheApiStore, type PlatformCache } from "./cache-api-store.ts";
import { createMemoryStore } from "./memory-store.ts";
import { createTieredStore } from "./tiered-store.ts";

const HOUR = 3_600_000;
let opened = 0;

/** Opens a store in a cache of its own. `alter` changes the behavior of the platform. */
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

testStore("Cache API", open, { peeks: "every read is asynchronous" });
testStore("Memory before the Cache API", (now) =>
  createTieredStore(createMemoryStore(16 * 1024 * 1024, now), open(now)),
);

const KEY = createCacheKey("ann", { path: "/" });
const URL = "https://roster.test/raw";

/** Puts a response with the given fields into the platform's cache without the store, and matches it. */
async function putRaw(headers: HeadersInit, status = 200): Promise<Response | undefined> {
  const cache = await caches.open("raw");
  await cache.delete(URL);
  await cache.put(URL, new Response("raw", { headers, status }));
  return cache.match(URL);
}

async function storeAndRead(headers: readonly (readonly [string, string])[], status = 200): Promise<string | null> {
  const clock = createTestClock();
  const store = open(clock.now);
  await store.set(KEY, createSampleEntry("stored", clock.now(), { headers, status }));
  const entry = await store.get(KEY);
  expect(entry?.headers ?? headers).toEqual(headers);
  return entry && decodeUtf8(entry.body);
}

/** Each test first checks the behavior of the platform, and then that the store does not depend on it. */
describe("behavior of the platform", () => {
  it("the platform serves stale-while-revalidate, but an entry has its own end", async () => {
    await putRaw({ "Cache-Control": "public, max-age=1, stale-while-revalidate=60" });
    const clock = createTestClock();
    const { store, raw } = openObserved(clock);
    const now = clock.now();
    await store.set(KEY, createSampleEntry("x", now, { freshUntil: now + 500, staleUntil: now + 5000 }));
    expect(await raw()).toHaveLength(1);
    // The platform drops the entry at its max-age, measured with the real clock.
    await vi.waitFor(async () => expect(await raw()).toEqual([]), { timeout: 60_000, interval: 500 });
    expect(await (await caches.open("raw")).match(URL)).toBeDefined();
    // The store ignores an expired entry even if the platform still has it.
    await store.set(KEY, createSampleEntry("x", clock.now(), { staleUntil: clock.now() + 60_000 }));
    await clock.advance(60_000);
    expect(await raw()).toHaveLength(1);
    expect(await store.get(KEY)).toBeNull();
  });

  it("the platform ignores Vary, so the key contains what a response varies by", async () => {
    await putRaw({ "Cache-Control": "public, max-age=60", Vary: "Accept-Language" });
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
    ["no Cache-Control", {}, 200],
    ["Set-Cookie", { "Cache-Control": "public, max-age=60", "Set-Cookie": "a=b" }, 200],
    ["500", { "Cache-Control": "public, max-age=60" }, 500],
  ])("the platform silently refuses a response with %s, but not its entry", async (_, fields, status) => {
    expect(await putRaw(fields, status)).toBeUndefined();
    expect(await storeAndRead(Object.entries(fields), status)).toBe("stored");
  });

  it.each([
    ["206", { "Cache-Control": "public, max-age=60", "Content-Range": "bytes 0-2/3" }, 206],
    ["Vary: *", { "Cache-Control": "public, max-age=60", Vary: "*" }, 200],
  ])("put throws for a response with %s, but not for its entry", async (_, fields, status) => {
    await expect(putRaw(fields, status)).rejects.toThrow(TypeError);
    expect(await storeAndRead(Object.entries(fields), status)).toBe("stored");
  });

  it("set returns false if the platform silently refuses the entry", async () => {
    const clock = createTestClock();
    const refusing = open(clock.now, (cache) => ({
      match: (url) => cache.match(url),
      delete: (url) => cache.delete(url),
      put: (url, { body }) => cache.put(url, new Response(body, { headers: { "Cache-Control": "private" } })),
    }));
    expect(await refusing.set(KEY, createSampleEntry("x", clock.now()))).toBe(false);
    expect(await refusing.get(KEY)).toBeNull();
  });

  it("calls reject if the runtime has no cache", async () => {
    const clock = createTestClock();
    const store = open(clock.now, () => {
      throw new Error("No cache is configured");
    });
    await expect(store.get(KEY)).rejects.toThrow("No cache");
    await expect(store.set(KEY, createSampleEntry("x", clock.now()))).rejects.toThrow("No cache");
  });
});

describe("createCacheApiStore", () => {
  it("stores no entry longer than a purge", async () => {
    const clock = createTestClock();
    const { store, raw } = openObserved(clock);
    await store.set(KEY, createSampleEntry("x", clock.now(), { staleUntil: clock.now() + 10 * HOUR }));
    await store.purge({ tag: "k6" });
    const [entry, mark] = await raw();
    expect(entry?.headers.get("Cache-Control")).toBe("public, max-age=3600");
    expect(mark?.headers.get("Cache-Control")).toBe("public, max-age=3600");
  });

  it("URLs contain neither the principal nor the query", async () => {
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
    ["another response", () => async () => new Response("hello")],
    ["an invalid field", () => async () => new Response("hello", { headers: { "Roster-Entry": "%" } })],
  ])("treats %s as a miss", async (_, match) => {
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

/** Opens a store, and gives access to the platform's responses under the URLs that the store used. */
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
