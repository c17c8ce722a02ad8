import * as fc from "fast-check";
import { expect, it } from "vitest";
import { createCacheKey } from "./cache-key.ts";
import type { CacheResult } from "./cache-request.ts";
import { COLLAPSE_TIMEOUT, createCacheHarness, type CacheHarness } from "./testing/cache-harness.ts";
import { createCacheModel, type CacheModel } from "./testing/cache-model.ts";
import { createLoadedResponse, decodeUtf8 } from "./testing/sample-responses.ts";
import { flushPromises } from "./testing/test-clock.ts";

const TIMES = { fresh: 2000, staleIfError: 6000, negative: 1000 };

/** The steps of a run, in any order: a read, time that passes, a load that ends or fails, a purge. */
const principal = fc.constantFrom("ann", "bob");
const name = fc.constantFrom("a", "b");
const which = fc.nat({ max: 5 });
const kind = <Kind extends string>(text: Kind) => fc.constant(text);
const read = fc.record({
  kind: kind("read"),
  principal,
  name,
  bypasses: fc.constantFrom(false, false, false, true),
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
  { weight: 6, arbitrary: read },
  { weight: 5, arbitrary: answer },
  { weight: 4, arbitrary: wait },
  { weight: 1, arbitrary: fail },
  { weight: 1, arbitrary: purge },
);

type ReadStep = typeof read extends fc.Arbitrary<infer Value> ? Value : never;
type AnswerStep = typeof answer extends fc.Arbitrary<infer Value> ? Value : never;
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

interface ModelRun {
  readonly harness: CacheHarness;
  readonly model: CacheModel;
  /** The results since the last check. */
  readonly served: { readonly result: CacheResult; readonly read: ReadStep; readonly at: number }[];
}

it("behaves like the model for any order of steps", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: "max" }), async (steps) => {
      const run: ModelRun = {
        harness: createCacheHarness({ holdLoads: true }),
        model: createCacheModel(TIMES),
        served: [],
      };
      for (const next of steps) {
        await takeStep(run, next);
        run.model.observeLoads(run.harness.loads);
        expectOneSharedLoad(run);
        expectCorrectResults(run);
      }
    }),
    { numRuns: 400 },
  );
});

async function takeStep(run: ModelRun, next: Step): Promise<void> {
  const { harness, model } = run;
  switch (next.kind) {
    case "read":
      return takeRead(run, next);
    case "wait":
      return harness.clock.advance(next.milliseconds);
    case "purge":
      await harness.cache.purge(next.target);
      return model.applyPurge(next.target);
    case "fail":
      return harness.loads[next.which]?.reject(new Error("unreachable"));
    case "answer":
      return takeAnswer(run, next);
  }
}

/** The first event and the immediate result of a read are those that the model predicts. */
async function takeRead({ harness, model, served }: ModelRun, read: ReadStep): Promise<void> {
  const { staleWhileRevalidate, bypasses } = read;
  const key = createCacheKey(read.principal, { name: read.name });
  const [event, number] = bypasses
    ? (["bypassed", null] as const)
    : model.predict(key.text, staleWhileRevalidate, harness.clock.now());
  const { result, events } = harness.startRead(read.name, {
    principal: read.principal,
    policy: { ...TIMES, staleWhileRevalidate },
    ...(bypasses ? { accept: "none" } : {}),
  });
  result.then(
    (result) => served.push({ result, read, at: harness.clock.now() }),
    // A failed load is thrown if no entry may be served instead.
    () => undefined,
  );
  await flushPromises();
  expect(events[0]?.name).toBe(event);
  expect(served.map((one) => readBody(one.result).number)).toEqual(number === null ? [] : [number]);
}

/** Each body contains its principal and the number of its load. */
async function takeAnswer({ harness, model }: ModelRun, { which, status, isPartial }: AnswerStep): Promise<void> {
  const load = harness.loads[which];
  if (load === undefined) return;
  model.applyAnswer(load, { status, isPartial, at: harness.clock.now() });
  const body = JSON.stringify({ principal: load.key.principal, name: load.name, number: load.number });
  const headers = isPartial ? ([["Cache-Control", "no-store"]] as const) : [];
  await load.resolve(createLoadedResponse(body, { status, headers, tags: [load.name] }));
}

/** Each key has at most one shared load in flight. */
function expectOneSharedLoad({ harness, model }: ModelRun): void {
  const inFlight = harness.loads.filter(
    ({ at, events }) =>
      harness.clock.now() < at + COLLAPSE_TIMEOUT &&
      !events.some((event) => event.name === "bypassed") &&
      events.filter((event) => event.name === "collapse-timeout").length < 2,
  );
  const keys = inFlight.filter((load) => !model.isOutdated(load)).map(({ key }) => key.text);
  expect(new Set(keys).size).toBe(keys.length);
}

/** A read never gets the response of another principal, an expired one, or a stored one that it does not accept. */
function expectCorrectResults({ model, served }: ModelRun): void {
  for (const { result, read, at } of served.splice(0)) {
    const { number, ...owner } = readBody(result);
    expect(owner).toEqual({ principal: read.principal, name: read.name });
    if (result.age === null) continue;
    const [answeredAt, end] = model.lifetimeOf(number);
    expect(read.bypasses).toBe(false);
    expect(result.age).toBe(at - answeredAt);
    expect(at).toBeLessThan(end);
  }
}

function readBody({ response }: CacheResult): {
  readonly principal: string;
  readonly name: string;
  readonly number: number;
} {
  return JSON.parse(decodeUtf8(response.body));
}
