import * as fc from "fast-check";
import { expect, it } from "vitest";
import { createCacheKey } from "./cache-key.ts";
import type { CacheResult } from "./cache-request.ts";
import { flushPromises } from "./testing/test-clock.ts";
import { createCacheModel, type CacheModel } from "./testing/cache-model.ts";
import { createLoadedResponse, decodeUtf8 } from "./testing/sample-responses.ts";
import { createCacheHarness, COLLAPSE_TIMEOUT, type CacheHarness } from "./testing/cache-harness.ts";

const TIMES = { fresh: 2000, staleIfError: 6000, negative: 1000 };

/** What may happen, in any order: somebody asks, time goes on, a load is answered or fails, something is purged. */
const principal = fc.constantFrom("ann", "bob");
const name = fc.constantFrom("a", "b");
const which = fc.nat({ max: 5 });
const kind = <Kind extends string>(text: Kind) => fc.constant(text);
const ask = fc.record({
  kind: kind("ask"),
  principal,
  name,
  isParticular: fc.constantFrom(false, false, false, true),
  staleWhileRevalidate: fc.constantFrom(0, 4000),
});
const wait = fc.record({
  kind: kind("wait"),
  milliseconds: fc.constantFrom(1, 999, 1999, 2000, 4000, COLLAPSE_TIMEOUT),
});
const status = fc.constantFrom(200, 200, 200, 404, 403, 503);
const isPartial = fc.constantFrom(false, false, false, true);
const answer = fc.record({ kind: kind("answer"), which, status, isPartial });
const fail = fc.record({ kind: kind("fail"), which });
const target = fc.oneof(fc.record({ tag: name }), fc.record({ principal }));
const purge = fc.record({ kind: kind("purge"), target });
const step = fc.oneof(
  { weight: 6, arbitrary: ask },
  { weight: 5, arbitrary: answer },
  { weight: 4, arbitrary: wait },
  { weight: 1, arbitrary: fail },
  { weight: 1, arbitrary: purge },
);

type Ask = typeof ask extends fc.Arbitrary<infer Value> ? Value : never;
type Answer = typeof answer extends fc.Arbitrary<infer Value> ? Value : never;
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

interface Run {
  readonly stage: CacheHarness;
  readonly oracle: CacheModel;
  /** What was served since the last look. */
  readonly served: { readonly reading: CacheResult; readonly asking: Ask; readonly at: number }[];
}

it("does as the plainest cache would, whatever happens in whatever order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: "max" }), async (steps) => {
      const run: Run = { stage: createCacheHarness({ held: true }), oracle: createCacheModel(TIMES), served: [] };
      for (const taken of steps) {
        await take(run, taken);
        run.oracle.observeLoads(run.stage.loads);
        expectSingleFlights(run);
        expectRightful(run);
      }
    }),
    { numRuns: 400 },
  );
});

async function take(run: Run, taken: Step): Promise<void> {
  const { stage, oracle } = run;
  switch (taken.kind) {
    case "ask":
      return takeAsk(run, taken);
    case "wait":
      return stage.clock.advance(taken.milliseconds);
    case "purge":
      await stage.cache.purge(taken.target);
      return oracle.applyPurge(taken.target);
    case "fail":
      return stage.loads[taken.which]?.reject(new Error("unreachable"));
    case "answer":
      return takeAnswer(run, taken);
  }
}

/** What a read does at once is what the oracle says. */
async function takeAsk({ stage, oracle, served }: Run, asking: Ask): Promise<void> {
  const { staleWhileRevalidate, isParticular } = asking;
  const key = createCacheKey(asking.principal, { name: asking.name });
  const [event, number] = isParticular
    ? (["passed-over", null] as const)
    : oracle.predict(key.text, staleWhileRevalidate, stage.clock.now());
  const { result: reading, events } = stage.startRead(asking.name, {
    principal: asking.principal,
    policy: { ...TIMES, staleWhileRevalidate },
    ...(isParticular ? { accept: "none" } : {}),
  });
  reading.then(
    (read) => served.push({ reading: read, asking, at: stage.clock.now() }),
    // A load that failed is thrown to whom nothing could stand in for.
    () => undefined,
  );
  await flushPromises();
  expect(events[0]?.name).toBe(event);
  expect(served.map((one) => readBody(one.reading).number)).toEqual(number === null ? [] : [number]);
}

/** Each body says whose it is, and by which load it came. */
async function takeAnswer({ stage, oracle }: Run, { which, status, isPartial }: Answer): Promise<void> {
  const load = stage.loads[which];
  if (load === undefined) return;
  oracle.applyAnswer(load, { status, isPartial, at: stage.clock.now() });
  const body = JSON.stringify({ principal: load.key.principal, name: load.name, number: load.number });
  const headers = isPartial ? ([["Cache-Control", "no-store"]] as const) : [];
  await load.resolve(createLoadedResponse(body, { status, headers, tags: [load.name] }));
}

/** Besides loads of those who ask for themselves, there is one at a time for each key. */
function expectSingleFlights({ stage, oracle }: Run): void {
  const flying = stage.loads.filter(
    ({ at, events }) =>
      stage.clock.now() < at + COLLAPSE_TIMEOUT &&
      !events.some((event) => event.name === "passed-over") &&
      events.filter((event) => event.name === "waited-out").length < 2,
  );
  const keys = flying.filter((load) => !oracle.isOutdated(load)).map(({ key }) => key.text);
  expect(new Set(keys).size).toBe(keys.length);
}

/** Nobody is served another's bytes, nor anything past its end, nor something old who asked for the new. */
function expectRightful({ oracle, served }: Run): void {
  for (const { reading, asking, at } of served.splice(0)) {
    const { number, ...owner } = readBody(reading);
    expect(owner).toEqual({ principal: asking.principal, name: asking.name });
    if (reading.age === null) continue;
    const [answeredAt, end] = oracle.lifetimeOf(number);
    expect(asking.isParticular).toBe(false);
    expect(reading.age).toBe(at - answeredAt);
    expect(at).toBeLessThan(end);
  }
}

function readBody({ response: answer }: CacheResult): {
  readonly principal: string;
  readonly name: string;
  readonly number: number;
} {
  return JSON.parse(decodeUtf8(answer.body));
}
