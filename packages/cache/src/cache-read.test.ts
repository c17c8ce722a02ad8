import { describe, expect, it } from "vitest";
import { createLoadedResponse } from "./testing/sample-responses.ts";
import { createCacheHarness } from "./testing/cache-harness.ts";

const FRESH = 15_000;
const STALE = 60_000;

const broken = () => createLoadedResponse("oops", { status: 503 });
const unreachable = () => Promise.reject(new Error("unreachable"));

describe("a read", () => {
  it("loads what is not kept, and keeps it", async () => {
    const stage = createCacheHarness();
    expect(await stage.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=200
      3. stored ttl=15000 bytes=3
      => 200 "a 1""
    `);
  });

  it("serves what is fresh", async () => {
    const stage = createCacheHarness();
    await stage.readAndPrint("a");
    await stage.clock.advance(FRESH - 1);
    expect(await stage.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. fresh-hit ttl=1
      => 200 "a 1", 14999 ms old"
    `);
  });

  it("serves what is stale, and fetches it anew behind", async () => {
    const stage = createCacheHarness();
    await stage.readAndPrint("a");
    await stage.clock.advance(FRESH);
    expect(await stage.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. stale-hit ttl=0
      2. refresh-started
      3. loaded status=200
      4. stored ttl=15000 bytes=3
      5. refreshed
      => 200 "a 1", 15000 ms old"
    `);
    expect(await stage.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. fresh-hit ttl=15000
      => 200 "a 2", 0 ms old"
    `);
  });

  it("refreshes once, however many stale hits there are", async () => {
    const stage = createCacheHarness({ held: true });
    const first = stage.startRead("a");
    await settled(stage);
    await stage.loads[0]?.resolve(createLoadedResponse("old"));
    await first.result;
    await stage.clock.advance(FRESH);
    const [one, two] = [stage.startRead("a"), stage.startRead("a")];
    await Promise.all([one.result, two.result]);
    expect(stage.loads).toHaveLength(1);
    await stage.loads[0]?.resolve(createLoadedResponse("new"));
    expect(one.events.map(({ name }) => name)).toEqual([
      "stale-hit",
      "refresh-started",
      "loaded",
      "stored",
      "refreshed",
    ]);
    expect(two.events.map(({ name }) => name)).toEqual(["stale-hit"]);
  });

  it("serves the stale until its very end, and not at it", async () => {
    const stage = createCacheHarness();
    await stage.readAndPrint("a");
    await stage.clock.advance(FRESH + STALE - 1);
    expect(await stage.readAndPrint("a", { source: broken })).toMatchInlineSnapshot(`
      "1. stale-hit ttl=-59999
      2. refresh-started
      3. loaded status=503
      4. not-stored reason=status
      5. refresh-failed
      => 200 "a 1", 74999 ms old"
    `);
    await stage.clock.advance(1);
    expect(await stage.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=200
      3. stored ttl=15000 bytes=3
      => 200 "a 3""
    `);
  });

  it("never serves stale where the policy gives no time for it", async () => {
    const stage = createCacheHarness();
    const policy = { staleWhileRevalidate: 0 };
    await stage.readAndPrint("a", { policy });
    await stage.clock.advance(FRESH);
    expect(await stage.readAndPrint("a", { policy })).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=200
      3. stored ttl=15000 bytes=3
      => 200 "a 2""
    `);
  });

  it("goes by the policy of who asks, not of who asked before", async () => {
    const stage = createCacheHarness();
    await stage.readAndPrint("a");
    await stage.clock.advance(FRESH);
    expect(await stage.readAndPrint("a", { policy: { staleWhileRevalidate: 0 } })).toMatchInlineSnapshot(`
      "1. outlived ttl=0
      2. loaded status=200
      3. stored ttl=15000 bytes=3
      => 200 "a 2""
    `);
  });
});

describe("a load that fails", () => {
  it("is thrown, and leaves nothing behind", async () => {
    const stage = createCacheHarness();
    expect(await stage.readAndPrint("a", { source: unreachable })).toMatchInlineSnapshot(`
      "1. missed
      2. load-failed
      => threw Error: unreachable"
    `);
    expect(await stage.readAndPrint("a", { source: broken })).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=503
      3. not-stored reason=status
      => 503 "oops""
    `);
    expect(await stage.readAndPrint("a")).toContain("missed");
  });

  it("behind a stale hit leaves what is kept", async () => {
    const stage = createCacheHarness();
    await stage.readAndPrint("a");
    await stage.clock.advance(FRESH);
    expect(await stage.readAndPrint("a", { source: unreachable })).toMatchInlineSnapshot(`
      "1. stale-hit ttl=0
      2. refresh-started
      3. load-failed
      4. refresh-failed
      => 200 "a 1", 15000 ms old"
    `);
    expect(await stage.readAndPrint("a")).toContain('"a 1"');
  });

  it("is stood in for by what outlived its time, if the policy says so", async () => {
    const stage = createCacheHarness();
    const policy = { staleWhileRevalidate: 0, staleIfError: STALE };
    await stage.readAndPrint("a", { policy });
    await stage.clock.advance(FRESH);
    expect(await stage.readAndPrint("a", { policy, source: broken })).toMatchInlineSnapshot(`
      "1. outlived ttl=0
      2. loaded status=503
      3. not-stored reason=status
      4. served-stale-on-error ttl=0
      => 200 "a 1", 15000 ms old"
    `);
    expect(await stage.readAndPrint("a", { policy, source: unreachable })).toContain("served-stale-on-error");
    await stage.clock.advance(STALE);
    expect(await stage.readAndPrint("a", { policy, source: unreachable })).toMatchInlineSnapshot(`
      "1. missed
      2. load-failed
      => threw Error: unreachable"
    `);
  });

  it("is not stood in for by what ended while it was waited for", async () => {
    const stage = createCacheHarness({ held: true });
    const policy = { staleWhileRevalidate: 0, staleIfError: STALE };
    const first = stage.startRead("a", { policy });
    await settled(stage);
    await stage.loads[0]?.resolve(createLoadedResponse("old"));
    await first.result;
    await stage.clock.advance(FRESH + STALE - 1);
    const { result: reading } = stage.startRead("a", { policy });
    await settled(stage);
    await stage.clock.advance(1);
    await stage.loads[0]?.resolve(createLoadedResponse("oops", { status: 502 }));
    expect((await reading).response.status).toBe(502);
  });
});

describe("a source that takes access back", () => {
  it.each([401, 403, 410])("has what is kept forgotten by %i", async (status) => {
    const stage = createCacheHarness();
    await stage.readAndPrint("a");
    await stage.clock.advance(FRESH);
    const told = await stage.readAndPrint("a", { source: () => createLoadedResponse("no", { status }) });
    expect(told).toContain(`5. dropped status=${status}`);
    expect(await stage.readAndPrint("a")).toContain("1. missed");
  });

  it("is believed for a while when it says 404, and never served stale", async () => {
    const stage = createCacheHarness();
    const source = () => createLoadedResponse("gone", { status: 404 });
    await stage.readAndPrint("a");
    await stage.clock.advance(FRESH);
    expect(await stage.readAndPrint("a", { source })).toMatchInlineSnapshot(`
      "1. stale-hit ttl=0
      2. refresh-started
      3. loaded status=404
      4. stored ttl=5000 bytes=4
      5. refreshed
      => 200 "a 1", 15000 ms old"
    `);
    await stage.clock.advance(4999);
    expect(await stage.readAndPrint("a")).toMatchInlineSnapshot(`
      "1. fresh-hit ttl=1
      => 404 "gone", 4999 ms old"
    `);
    await stage.clock.advance(1);
    expect(await stage.readAndPrint("a")).toContain("1. missed");
  });

  it("is asked again at once where the policy believes no 404", async () => {
    const stage = createCacheHarness();
    const gone = { policy: { negative: 0 }, source: () => createLoadedResponse("gone", { status: 404 }) };
    expect(await stage.readAndPrint("a", gone)).toMatchInlineSnapshot(`
      "1. missed
      2. loaded status=404
      3. not-stored reason=status
      4. dropped status=404
      => 404 "gone""
    `);
  });
});

describe("a request that is particular", () => {
  it("passes over all that is kept, and keeps what it gets", async () => {
    const stage = createCacheHarness();
    await stage.readAndPrint("a");
    expect(await stage.readAndPrint("a", { accept: "none" })).toMatchInlineSnapshot(`
      "1. passed-over
      2. loaded status=200
      3. stored ttl=15000 bytes=3
      => 200 "a 2""
    `);
    expect(await stage.readAndPrint("a")).toContain('"a 2"');
  });

  it("takes what is kept if that is good enough", async () => {
    const stage = createCacheHarness();
    await stage.readAndPrint("a");
    await stage.clock.advance(5000);
    const younger = (milliseconds: number) => ({
      accept: ({ storedAt }: { readonly storedAt: number }) => stage.clock.now() - storedAt < milliseconds,
    });
    expect(await stage.readAndPrint("a", younger(5001))).toContain("1. fresh-hit");
    expect(await stage.readAndPrint("a", younger(5000))).toMatchInlineSnapshot(`
      "1. passed-over
      2. loaded status=200
      3. stored ttl=15000 bytes=3
      => 200 "a 2""
    `);
  });

  it("does not wait for a load that began before it", async () => {
    const stage = createCacheHarness({ held: true });
    const early = stage.startRead("a");
    await settled(stage);
    const late = [stage.startRead("a", { accept: "none" }), stage.startRead("a", { accept: () => true })];
    await settled(stage);
    expect(stage.loads).toHaveLength(3);
    for (const load of stage.loads) await load.resolve(createLoadedResponse(`by ${load.number}`));
    await early.result;
    await Promise.all(late.map(({ result: reading }) => reading));
  });

  it("is not overtaken by an older answer that arrives later", async () => {
    const stage = createCacheHarness({ held: true });
    const early = stage.startRead("a");
    await settled(stage);
    await stage.clock.advance(1);
    const late = stage.startRead("a", { accept: "none" });
    await settled(stage);
    await stage.loads[1]?.resolve(createLoadedResponse("new"));
    await late.result;
    await stage.loads[0]?.resolve(createLoadedResponse("old"));
    await early.result;
    expect(early.events.at(-1)).toEqual({ name: "not-stored", reason: "outdated" });
    expect(await stage.readAndPrint("a")).toContain('"new"');
  });

  it("is never given what it passed over, even when its load fails", async () => {
    const stage = createCacheHarness();
    const policy = { staleIfError: STALE };
    await stage.readAndPrint("a", { policy });
    expect(await stage.readAndPrint("a", { policy, accept: () => false, source: unreachable })).toMatchInlineSnapshot(`
      "1. passed-over
      2. load-failed
      => threw Error: unreachable"
    `);
  });
});

/** Lets reads come as far as their loads. */
function settled({ clock }: ReturnType<typeof createCacheHarness>): Promise<void> {
  return clock.advance(0);
}
