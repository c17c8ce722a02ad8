import { createCache, type Cache } from "../cache.ts";
import type { CacheEvent } from "../cache-event.ts";
import { createCacheKey, type CacheKey } from "../cache-key.ts";
import { DEFAULT_CACHE_POLICY, type CachePolicy } from "../cache-policy.ts";
import type { LoadedResponse, CacheRequest, CacheResult } from "../cache-request.ts";
import type { CacheStore } from "../cache-store.ts";
import { createMemoryStore } from "../stores/memory-store.ts";
import { createTestClock, flushPromises, type TestClock } from "./test-clock.ts";
import { createLoadedResponse, decodeUtf8 } from "./sample-responses.ts";

/** A read that has begun. */
export interface StartedRead {
  readonly result: Promise<CacheResult>;
  /** All that was told of it so far, what happens behind it included. */
  readonly events: readonly CacheEvent[];
  /** Waits for what goes on behind it. */
  readonly finish: () => Promise<void>;
}

/** A load that waits to be answered. */
export interface HeldLoad {
  /** What was told of the read that began it. */
  readonly events: readonly CacheEvent[];
  readonly key: CacheKey;
  readonly name: string;
  readonly number: number;
  /** When it was begun. */
  readonly at: number;
  /** Answers it, and waits until what it brought is dealt with. */
  resolve(loaded: LoadedResponse): Promise<void>;
  reject(error: Error): Promise<void>;
}

/** A cache under observation, on a clock that stands still. */
export interface CacheHarness {
  readonly cache: Cache;
  readonly clock: TestClock;
  /** Loads that nobody has answered yet, where the source is `held`. */
  readonly loads: readonly HeldLoad[];
  /** How many loads there have been. */
  readonly loadCount: number;
  startRead(name: string, changes?: ReadChanges): StartedRead;
  /** Reads, waits for all that goes on behind, and tells what happened as a numbered list, and what was served. */
  readAndPrint(name: string, changes?: ReadChanges): Promise<string>;
}

export interface ReadChanges extends Partial<Omit<CacheRequest, "key" | "policy" | "load">> {
  readonly principal?: string;
  readonly policy?: Partial<CachePolicy>;
  /** What the source brings to this read. */
  readonly source?: () => LoadedResponse | Promise<LoadedResponse>;
}

export const COLLAPSE_TIMEOUT = 10_000;

/** @param held whether loads wait to be answered by hand. Otherwise each brings `{name} {number}` at once. */
export function createCacheHarness({
  held = false,
  createStore = (now) => createMemoryStore(1_000_000, now),
}: { readonly held?: boolean; readonly createStore?: (now: () => number) => CacheStore } = {}): CacheHarness {
  const clock = createTestClock();
  const { now, startTimer } = clock;
  const cache = createCache({ store: createStore(now), now, startTimer, collapseTimeout: COLLAPSE_TIMEOUT });
  const loads: HeldLoad[] = [];
  let asked = 0;

  function ask(name: string, { principal = "ann", policy, source, ...changes }: ReadChanges = {}): StartedRead {
    const key = createCacheKey(principal, { name });
    const events: CacheEvent[] = [];
    const works: Promise<unknown>[] = [];
    const finish = async () => {
      for (let done = -1; done < works.length; await Promise.all(works)) done = works.length;
      await flushPromises();
    };
    const load = async (): Promise<LoadedResponse> => {
      asked += 1;
      if (source) return source();
      return held
        ? hold({ events, key, name, number: asked, at: now() }, finish)
        : createLoadedResponse(`${name} ${asked}`);
    };
    const call = {
      waitUntil: (work: Promise<unknown>) => works.push(work),
      report: (event: CacheEvent) => events.push(event),
    };
    const question = { key, policy: { ...DEFAULT_CACHE_POLICY, ...policy }, load, ...changes };
    return { result: cache.read(question, call), events, finish };
  }

  function hold(facts: Omit<HeldLoad, "resolve" | "reject">, finish: () => Promise<void>): Promise<LoadedResponse> {
    return new Promise((resolve, reject) => {
      const end = async (act: () => void) => {
        loads.splice(loads.indexOf(load), 1);
        act();
        await finish();
      };
      const load: HeldLoad = {
        ...facts,
        resolve: (loaded) => end(() => resolve(loaded)),
        reject: (error) => end(() => reject(error)),
      };
      loads.push(load);
    });
  }

  return {
    cache,
    clock,
    get loads() {
      return [...loads];
    },
    get loadCount() {
      return asked;
    },
    startRead: ask,
    readAndPrint: async (name, changes) => {
      const { result: reading, events, finish } = ask(name, changes);
      const served = await reading.then(describeReading, (error: unknown) => `threw ${String(error)}`);
      await finish();
      return `${printEvents(events)}\n=> ${served}`;
    },
  };
}

function describeReading({ response: answer, age }: CacheResult): string {
  return `${answer.status} ${JSON.stringify(decodeUtf8(answer.body))}${age === null ? "" : `, ${age} ms old`}`;
}

/** Events as a numbered list: `1. stale-hit ttl=-2000`. */
export function printEvents(events: readonly CacheEvent[]): string {
  return events
    .map(({ name, ...facts }, index) => {
      const told = Object.entries(facts).map(([fact, value]) => ` ${fact}=${value}`);
      return `${index + 1}. ${name}${told.join("")}`;
    })
    .join("\n");
}
