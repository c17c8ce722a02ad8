import { describe, expect, it } from "vitest";
import type { CacheEntry } from "./cache-entry.ts";
import { createCacheKey } from "./cache-key.ts";
import type { CacheStore } from "./cache-store.ts";
import { createSampleEntry } from "./testing/sample-responses.ts";
import { createTestClock, type TestClock } from "./testing/test-clock.ts";

/** The optional parts of the contract. */
export type StoreClause = "peeks";

/** The optional parts that a store does not support, each with the reason. */
export type StoreExceptions = Readonly<Partial<Record<StoreClause, string>>>;

/** Creates an empty store with a capacity of some megabytes. `now` returns milliseconds since 1970. */
export type StoreFactory = (now: () => number) => CacheStore;

/** The conformance suite of `CacheStore`. Every implementation must pass it. */
export function testStore(name: string, factory: StoreFactory, exceptions: StoreExceptions = {}): void {
  const open = (): StoreFixture => {
    const clock = createTestClock();
    return { clock, store: factory(clock.now) };
  };

  describe(`${name} implements the store contract`, () => {
    it("an empty store returns nothing", () => returnsNothing(open()));
    it.each(CONTENTS)("returns %s unchanged", (_, entry) => returnsUnchanged(open(), entry));
    it("entries with different keys are separate", () => separatesKeys(open()));
    it("a second entry replaces the first", () => replaces(open()));
    it("delete removes one entry and no other", () => deletes(open()));
    it("an entry is returned until staleUntil, and not at staleUntil", () => expiresInTime(open()));
    it("an expired entry is not returned", () => hidesExpired(open()));
    it("a purge by tag removes the entries of every principal", () => purgesTag(open()));
    it("a purge by principal removes all entries of that principal", () => purgesPrincipal(open()));
    it("a tag and a principal of the same name are different targets", () => separatesTargetKinds(open()));
    it("entries that are stored after a purge are kept", () => keepsAfterPurge(open()));
    it("peek returns the stored entry or null", () => peekIsConsistent(open()));
    if (exceptions.peeks === undefined) it("peek returns an entry as soon as set was called", () => peeks(open()));
    else it.skip(`peek is not supported: ${exceptions.peeks}`);
  });
}

interface StoreFixture {
  readonly clock: TestClock;
  readonly store: CacheStore;
}

const KEY = createCacheKey("ann", { path: "/v1/organizations" });
const AT = createTestClock().now();

/** Responses with properties that a platform would act on. */
const CONTENTS: readonly (readonly [string, CacheEntry])[] = [
  ["a response", createSampleEntry('{"data":[]}', AT, { tags: ["sentry-us", "k6"] })],
  ["an empty response", createSampleEntry("", AT, { headers: [], etag: null })],
  ["every byte value", createSampleEntry("", AT, { body: Uint8Array.from({ length: 256 }, (_, byte) => byte) })],
  ["a large response", createSampleEntry("x".repeat(1_000_000), AT)],
  ["a 404", createSampleEntry("gone", AT, { status: 404 })],
  ["a partial response", createSampleEntry("part", AT, { status: 206, headers: [["Content-Range", "bytes 0-3/9"]] })],
  [
    "header fields that forbid storing",
    createSampleEntry("x", AT, {
      headers: [
        ["Cache-Control", "private, no-store, max-age=0"],
        ["Vary", "*"],
        ["Set-Cookie", "a=b"],
        ["Set-Cookie", "c=d"],
        ["Expires", "0"],
        ["Age", "99999"],
      ],
    }),
  ],
  [
    "header fields in order, with any text",
    createSampleEntry("x", AT, {
      headers: [
        ["Link", '</b>; rel="next"; title="50 % \\"of\\" it"'],
        ["b", "2"],
        ["B", "é\u{1f600}"],
        ["a", ""],
        ["b", "1"],
      ],
      tags: ["ä tag, with: all/sorts?", "\ud800"],
    }),
  ],
];

async function returnsNothing({ store }: StoreFixture): Promise<void> {
  expect(await store.get(KEY)).toBeNull();
  await store.delete(KEY);
  await store.purge({ tag: "k6" });
}

async function returnsUnchanged({ store }: StoreFixture, entry: CacheEntry): Promise<void> {
  expect(await store.set(KEY, entry)).toBe(true);
  for (let attempt = 0; attempt < 2; attempt += 1) expect(await store.get(KEY)).toEqual(entry);
}

async function separatesKeys({ clock, store }: StoreFixture): Promise<void> {
  const keys = [
    createCacheKey("ann", {}),
    createCacheKey("bob", {}),
    createCacheKey("Ann", {}),
    createCacheKey("ann", { a: null }),
    createCacheKey("ann", { a: "" }),
    createCacheKey("ann", { a: "x" }),
    createCacheKey("ann", { a: ["x"] }),
    createCacheKey("ann", { a: "X" }),
    createCacheKey("ann", { a: "x/../y" }),
    createCacheKey("ann", { a: "%78" }),
    createCacheKey("ann", { a: "\ud800" }),
    createCacheKey("ann", { a: "\ufffd" }),
    createCacheKey("ann", { a: "x".repeat(2048) }),
    createCacheKey("ann", { a: `${"x".repeat(2047)}y` }),
    createCacheKey("ann", { b: "x" }),
  ];
  await Promise.all(keys.map((key, index) => store.set(key, createSampleEntry(`${index}`, clock.now()))));
  for (const [index, key] of keys.entries()) {
    expect(await store.get(key)).toEqual(createSampleEntry(`${index}`, clock.now()));
  }
}

async function replaces({ clock, store }: StoreFixture): Promise<void> {
  await store.set(KEY, createSampleEntry("first", clock.now()));
  await clock.advance(1);
  const second = createSampleEntry("second", clock.now());
  await store.set(KEY, second);
  expect(await store.get(KEY)).toEqual(second);
}

async function deletes({ clock, store }: StoreFixture): Promise<void> {
  const other = createCacheKey("ann", { path: "/v1/sources" });
  const entry = createSampleEntry("x", clock.now());
  await store.set(KEY, entry);
  await store.set(other, entry);
  await store.delete(KEY);
  expect([await store.get(KEY), store.peek(KEY)]).toEqual([null, null]);
  expect(await store.get(other)).toEqual(entry);
  await store.set(KEY, entry);
  expect(await store.get(KEY)).toEqual(entry);
}

async function expiresInTime({ clock, store }: StoreFixture): Promise<void> {
  const entry = createSampleEntry("x", clock.now());
  await store.set(KEY, entry);
  await clock.advance(entry.staleUntil - clock.now() - 1);
  expect(await store.get(KEY)).toEqual(entry);
  await clock.advance(1);
  expect([store.peek(KEY), await store.get(KEY)]).toEqual([null, null]);
}

async function hidesExpired({ clock, store }: StoreFixture): Promise<void> {
  const now = clock.now();
  await store.set(KEY, createSampleEntry("x", now - 10, { freshUntil: now - 5, staleUntil: now }));
  expect([store.peek(KEY), await store.get(KEY)]).toEqual([null, null]);
}

/** Stores three entries of two principals. Two of them have the tag k6. Returns a function that lists which are stored. */
async function fill({ clock, store }: StoreFixture): Promise<() => Promise<readonly boolean[]>> {
  const keys = [
    createCacheKey("ann", { a: "1" }),
    createCacheKey("ann", { a: "2" }),
    createCacheKey("bob", { a: "1" }),
  ];
  const tags = [["sentry-us", "k6"], ["sentry-us"], ["k6"]];
  for (const [index, key] of keys.entries()) {
    await store.set(key, createSampleEntry("x", clock.now(), { tags: tags[index] ?? [] }));
  }
  return async () => {
    const found = await Promise.all(keys.map((key) => store.get(key)));
    expect(keys.map((key) => store.peek(key) ?? null)).toSatisfy((peeked: readonly unknown[]) =>
      peeked.every((entry, index) => entry === null || found[index] !== null),
    );
    return found.map((entry) => entry !== null);
  };
}

async function purgesTag(fixture: StoreFixture): Promise<void> {
  const present = await fill(fixture);
  await fixture.store.purge({ tag: "k" });
  expect(await present()).toEqual([true, true, true]);
  await fixture.store.purge({ tag: "k6" });
  expect(await present()).toEqual([false, true, false]);
}

async function purgesPrincipal(fixture: StoreFixture): Promise<void> {
  const present = await fill(fixture);
  await fixture.store.purge({ principal: "an" });
  expect(await present()).toEqual([true, true, true]);
  await fixture.store.purge({ principal: "ann" });
  expect(await present()).toEqual([false, false, true]);
}

async function separatesTargetKinds(fixture: StoreFixture): Promise<void> {
  const present = await fill(fixture);
  await fixture.store.purge({ tag: "ann" });
  await fixture.store.purge({ principal: "k6" });
  expect(await present()).toEqual([true, true, true]);
}

async function keepsAfterPurge(fixture: StoreFixture): Promise<void> {
  await fill(fixture);
  await fixture.store.purge({ tag: "k6" });
  await fixture.store.purge({ principal: "ann" });
  await fixture.clock.advance(1);
  const present = await fill(fixture);
  expect(await present()).toEqual([true, true, true]);
}

async function peekIsConsistent({ clock, store }: StoreFixture): Promise<void> {
  expect(store.peek(KEY)).toBeNull();
  const entry = createSampleEntry("x", clock.now());
  await store.set(KEY, entry);
  await store.get(KEY);
  expect([null, entry]).toContainEqual(store.peek(KEY));
}

async function peeks({ clock, store }: StoreFixture): Promise<void> {
  const entry = createSampleEntry("x", clock.now());
  const storing = store.set(KEY, entry);
  expect(store.peek(KEY)).toBe(entry);
  expect(await storing).toBe(true);
}
