import { describe, expect, it } from "vitest";
import { createCacheHarness } from "./testing/cache-harness.ts";
import { createLoadedResponse } from "./testing/sample-responses.ts";

const FRESH = 15_000;
const STALE = 60_000;

const unavailable = () => createLoadedResponse("oops", { status: 503 });
const unreachable = () => Promise.reject(new Error("unreachable"));

describe("read", () => {
  it("a miss loads the response and stores it", async () => {
    const harness = createCacheHarness();
    expect(await harness.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=200
      3. stored ttl=15000 bytes=3
      => 200 "a 1""
    `);
  });

  it("a fresh entry is served", async () => {
    const harness = createCacheHarness();
    await harness.readAndPrint("a");
    await harness.clock.advance(FRESH - 1);
    expect(await harness.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. fresh-hit ttl=1
      => 200 "a 1", 14999 ms old"
    `);
  });

  it("a stale entry is served, and a new response is loaded in the background", async () => {
    const harness = createCacheHarness();
    await harness.readAndPrint("a");
    await harness.clock.advance(FRESH);
    expect(await harness.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. stale-hit ttl=0
      2. refresh-started
      3. loaded status=200
      4. stored ttl=15000 bytes=3
      5. refreshed
      => 200 "a 1", 15000 ms old"
    `);
    expect(await harness.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. fresh-hit ttl=15000
      => 200 "a 2", 0 ms old"
    `);
  });

  it("several stale hits start one background load", async () => {
    const harness = createCacheHarness({ holdLoads: true });
    const first = harness.startRead("a");
    await startLoads(harness);
    await harness.loads[0]?.resolve(createLoadedResponse("old"));
    await first.result;
    await harness.clock.advance(FRESH);
    const [one, two] = [harness.startRead("a"), harness.startRead("a")];
    await Promise.all([one.result, two.result]);
    expect(harness.loads).toHaveLength(1);
    await harness.loads[0]?.resolve(createLoadedResponse("new"));
    expect(one.events.map(({ name }) => name)).toEqual([
      "stale-hit",
      "refresh-started",
      "loaded",
      "stored",
      "refreshed",
    ]);
    expect(two.events.map(({ name }) => name)).toEqual(["stale-hit"]);
  });

  it("a stale entry is served until staleUntil, and not at staleUntil", async () => {
    const harness = createCacheHarness();
    await harness.readAndPrint("a");
    await harness.clock.advance(FRESH + STALE - 1);
    expect(await harness.readAndPrint("a", { load: unavailable })).toMatchInlineSnapshot(`
      "1. stale-hit ttl=-59999
      2. refresh-started
      3. loaded status=503
      4. not-stored reason=status
      5. refresh-failed
      => 200 "a 1", 74999 ms old"
    `);
    await harness.clock.advance(1);
    expect(await harness.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=200
      3. stored ttl=15000 bytes=3
      => 200 "a 3""
    `);
  });

  it("a policy without stale time never serves a stale entry", async () => {
    const harness = createCacheHarness();
    const policy = { staleWhileRevalidate: 0 };
    await harness.readAndPrint("a", { policy });
    await harness.clock.advance(FRESH);
    expect(await harness.readAndPrint("a", { policy })).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=200
      3. stored ttl=15000 bytes=3
      => 200 "a 2""
    `);
  });

  it("the policy of the reader decides, not the policy of the entry", async () => {
    const harness = createCacheHarness();
    await harness.readAndPrint("a");
    await harness.clock.advance(FRESH);
    expect(await harness.readAndPrint("a", { policy: { staleWhileRevalidate: 0 } })).toMatchInlineSnapshot(`
      "1. expired ttl=0
      2. loaded status=200
      3. stored ttl=15000 bytes=3
      => 200 "a 2""
    `);
  });
});

describe("failed loads", () => {
  it("a failed load is thrown, and nothing is stored", async () => {
    const harness = createCacheHarness();
    expect(await harness.readAndPrint("a", { load: unreachable })).toMatchInlineSnapshot(`
      "1. missed
      2. load-failed
      => threw Error: unreachable"
    `);
    expect(await harness.readAndPrint("a", { load: unavailable })).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=503
      3. not-stored reason=status
      => 503 "oops""
    `);
    expect(await harness.readAndPrint("a")).toContain("missed");
  });

  it("a failed background load keeps the entry", async () => {
    const harness = createCacheHarness();
    await harness.readAndPrint("a");
    await harness.clock.advance(FRESH);
    expect(await harness.readAndPrint("a", { load: unreachable })).toMatchInlineSnapshot(`
      "1. stale-hit ttl=0
      2. refresh-started
      3. load-failed
      4. refresh-failed
      => 200 "a 1", 15000 ms old"
    `);
    expect(await harness.readAndPrint("a")).toContain('"a 1"');
  });

  it("an expired entry is served if staleIfError allows it", async () => {
    const harness = createCacheHarness();
    const policy = { staleWhileRevalidate: 0, staleIfError: STALE };
    await harness.readAndPrint("a", { policy });
    await harness.clock.advance(FRESH);
    expect(await harness.readAndPrint("a", { policy, load: unavailable })).toMatchInlineSnapshot(`
      "1. expired ttl=0
      2. loaded status=503
      3. not-stored reason=status
      4. served-stale-on-error ttl=0
      => 200 "a 1", 15000 ms old"
    `);
    expect(await harness.readAndPrint("a", { policy, load: unreachable })).toContain("served-stale-on-error");
    await harness.clock.advance(STALE);
    expect(await harness.readAndPrint("a", { policy, load: unreachable })).toMatchInlineSnapshot(`
      "1. missed
      2. load-failed
      => threw Error: unreachable"
    `);
  });

  it("an entry that reaches staleUntil during the load is not served", async () => {
    const harness = createCacheHarness({ holdLoads: true });
    const policy = { staleWhileRevalidate: 0, staleIfError: STALE };
    const first = harness.startRead("a", { policy });
    await startLoads(harness);
    await harness.loads[0]?.resolve(createLoadedResponse("old"));
    await first.result;
    await harness.clock.advance(FRESH + STALE - 1);
    const { result } = harness.startRead("a", { policy });
    await startLoads(harness);
    await harness.clock.advance(1);
    await harness.loads[0]?.resolve(createLoadedResponse("oops", { status: 502 }));
    expect((await result).response.status).toBe(502);
  });
});

describe("a response that revokes access", () => {
  it.each([401, 403, 410])("a %i deletes the entry", async (status) => {
    const harness = createCacheHarness();
    await harness.readAndPrint("a");
    await harness.clock.advance(FRESH);
    const printed = await harness.readAndPrint("a", { load: () => createLoadedResponse("no", { status }) });
    expect(printed).toContain(`5. dropped status=${status}`);
    expect(await harness.readAndPrint("a")).toContain("1. missed");
  });

  it("a 404 is served for its negative time, and never stale", async () => {
    const harness = createCacheHarness();
    const load = () => createLoadedResponse("gone", { status: 404 });
    await harness.readAndPrint("a");
    await harness.clock.advance(FRESH);
    expect(await harness.readAndPrint("a", { load })).toMatchInlineSnapshot(`
      "1. stale-hit ttl=0
      2. refresh-started
      3. loaded status=404
      4. stored ttl=5000 bytes=4
      5. refreshed
      => 200 "a 1", 15000 ms old"
    `);
    await harness.clock.advance(4999);
    expect(await harness.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. fresh-hit ttl=1
      => 404 "gone", 4999 ms old"
    `);
    await harness.clock.advance(1);
    expect(await harness.readAndPrint("a")).toContain("1. missed");
  });

  it("a 404 is loaded again if the policy stores no 404", async () => {
    const harness = createCacheHarness();
    const gone = { policy: { negative: 0 }, load: () => createLoadedResponse("gone", { status: 404 }) };
    expect(await harness.readAndPrint("a", gone)).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=404
      3. not-stored reason=status
      4. dropped status=404
      => 404 "gone""
    `);
  });
});

describe("a request with accept", () => {
  it("none bypasses the entry and stores the new response", async () => {
    const harness = createCacheHarness();
    await harness.readAndPrint("a");
    expect(await harness.readAndPrint("a", { accept: "none" })).toMatchInlineSnapshot(`
      "1. bypassed
      2. loaded status=200
      3. stored ttl=15000 bytes=3
      => 200 "a 2""
    `);
    expect(await harness.readAndPrint("a")).toContain('"a 2"');
  });

  it("an accepted entry is served, and another one is bypassed", async () => {
    const harness = createCacheHarness();
    await harness.readAndPrint("a");
    await harness.clock.advance(5000);
    const younger = (milliseconds: number) => ({
      accept: ({ storedAt }: { readonly storedAt: number }) => harness.clock.now() - storedAt < milliseconds,
    });
    expect(await harness.readAndPrint("a", younger(5001))).toContain("1. fresh-hit");
    expect(await harness.readAndPrint("a", younger(5000))).toMatchInlineSnapshot(`
      "1. bypassed
      2. loaded status=200
      3. stored ttl=15000 bytes=3
      => 200 "a 2""
    `);
  });

  it("does not wait for the load of another read", async () => {
    const harness = createCacheHarness({ holdLoads: true });
    const early = harness.startRead("a");
    await startLoads(harness);
    const late = [harness.startRead("a", { accept: "none" }), harness.startRead("a", { accept: () => true })];
    await startLoads(harness);
    expect(harness.loads).toHaveLength(3);
    for (const load of harness.loads) await load.resolve(createLoadedResponse(`by ${load.number}`));
    await early.result;
    await Promise.all(late.map(({ result }) => result));
  });

  it("an older load that ends later does not replace the new entry", async () => {
    const harness = createCacheHarness({ holdLoads: true });
    const early = harness.startRead("a");
    await startLoads(harness);
    await harness.clock.advance(1);
    const late = harness.startRead("a", { accept: "none" });
    await startLoads(harness);
    await harness.loads[1]?.resolve(createLoadedResponse("new"));
    await late.result;
    await harness.loads[0]?.resolve(createLoadedResponse("old"));
    await early.result;
    expect(early.events.at(-1)).toEqual({ name: "not-stored", reason: "outdated" });
    expect(await harness.readAndPrint("a")).toContain('"new"');
  });

  it("a bypassed entry is not served when the load fails", async () => {
    const harness = createCacheHarness();
    const policy = { staleIfError: STALE };
    await harness.readAndPrint("a", { policy });
    expect(await harness.readAndPrint("a", { policy, accept: () => false, load: unreachable })).toMatchInlineSnapshot(`
      "1. bypassed
      2. load-failed
      => threw Error: unreachable"
    `);
  });
});

/** Runs the reads until their loads have started. */
function startLoads({ clock }: ReturnType<typeof createCacheHarness>): Promise<void> {
  return clock.advance(0);
}
