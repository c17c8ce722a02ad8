import { createCache, type Cache } from "../cache.ts";
import type { CacheEvent } from "../cache-event.ts";
import { createCacheKey, type CacheKey } from "../cache-key.ts";
import { DEFAULT_CACHE_POLICY, type CachePolicy } from "../cache-policy.ts";
import type { CacheRequest, CacheResult, LoadedResponse } from "../cache-request.ts";
import type { CacheStore } from "../cache-store.ts";
import { createMemoryStore } from "../stores/memory-store.ts";
import { createLoadedResponse, decodeUtf8 } from "./sample-responses.ts";
import { createTestClock, flushPromises, type TestClock } from "./test-clock.ts";

/** A read that has started. */
export interface StartedRead {
  readonly result: Promise<CacheResult>;
  /** All events so far, including those of background work. */
  readonly events: readonly CacheEvent[];
  /** Waits for the background work of the read. */
  readonly finish: () => Promise<void>;
}

/** A load that the test settles. */
export interface HeldLoad {
  /** The events of the read that started the load. */
  readonly events: readonly CacheEvent[];
  readonly key: CacheKey;
  readonly name: string;
  readonly number: number;
  /** When the load started. */
  readonly at: number;
  /** Ends the load with a response, and waits until the cache has processed it. */
  resolve(loaded: LoadedResponse): Promise<void>;
  reject(error: Error): Promise<void>;
}

/** A cache with a test clock, a recorded list of events, and loads that the test controls. */
export interface CacheHarness {
  readonly cache: Cache;
  readonly clock: TestClock;
  /** The held loads that have not been settled. */
  readonly loads: readonly HeldLoad[];
  /** How many loads were started. */
  readonly loadCount: number;
  startRead(name: string, changes?: ReadChanges): StartedRead;
  /** Reads, waits for the background work, and prints the events as a numbered list, followed by the result. */
  readAndPrint(name: string, changes?: ReadChanges): Promise<string>;
}

export interface ReadChanges extends Partial<Omit<CacheRequest, "key" | "policy" | "load">> {
  readonly principal?: string;
  readonly policy?: Partial<CachePolicy>;
  /** The load of this read. */
  readonly load?: () => LoadedResponse | Promise<LoadedResponse>;
}

/** In milliseconds of the test clock. */
export const COLLAPSE_TIMEOUT = 10_000;

/** @param holdLoads whether the test settles the loads. Otherwise each load returns the text `{name} {number}` at once. */
export function createCacheHarness({
  holdLoads = false,
  createStore = (now) => createMemoryStore(1_000_000, now),
}: { readonly holdLoads?: boolean; readonly createStore?: (now: () => number) => CacheStore } = {}): CacheHarness {
  const clock = createTestClock();
  const { now, startTimer } = clock;
  const cache = createCache({ store: createStore(now), now, startTimer, collapseTimeout: COLLAPSE_TIMEOUT });
  const loads: HeldLoad[] = [];
  let loadCount = 0;

  function startRead(name: string, { principal = "ann", policy, load, ...changes }: ReadChanges = {}): StartedRead {
    const key = createCacheKey(principal, { name });
    const events: CacheEvent[] = [];
    const works: Promise<unknown>[] = [];
    const finish = async () => {
      for (let done = -1; done < works.length; await Promise.all(works)) done = works.length;
      await flushPromises();
    };
    const countedLoad = async (): Promise<LoadedResponse> => {
      loadCount += 1;
      if (load) return load();
      return holdLoads
        ? hold({ events, key, name, number: loadCount, at: now() }, finish)
        : createLoadedResponse(`${name} ${loadCount}`);
    };
    const options = {
      waitUntil: (work: Promise<unknown>) => works.push(work),
      onEvent: (event: CacheEvent) => events.push(event),
    };
    const request = { key, policy: { ...DEFAULT_CACHE_POLICY, ...policy }, load: countedLoad, ...changes };
    return { result: cache.read(request, options), events, finish };
  }

  function hold(facts: Omit<HeldLoad, "resolve" | "reject">, finish: () => Promise<void>): Promise<LoadedResponse> {
    return new Promise((resolve, reject) => {
      const settle = async (act: () => void) => {
        loads.splice(loads.indexOf(load), 1);
        act();
        await finish();
      };
      const load: HeldLoad = {
        ...facts,
        resolve: (loaded) => settle(() => resolve(loaded)),
        reject: (error) => settle(() => reject(error)),
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
      return loadCount;
    },
    startRead,
    readAndPrint: async (name, changes) => {
      const { result, events, finish } = startRead(name, changes);
      const printed = await result.then(printResult, (error: unknown) => `threw ${String(error)}`);
      await finish();
      return `${printEvents(events)}\n=> ${printed}`;
    },
  };
}

function printResult({ response, age }: CacheResult): string {
  return `${response.status} ${JSON.stringify(decodeUtf8(response.body))}${age === null ? "" : `, ${age} ms old`}`;
}

/** Prints events as a numbered list: `1. stale-hit ttl=-2000`. */
export function printEvents(events: readonly CacheEvent[]): string {
  return events
    .map(({ name, ...facts }, index) => {
      const printed = Object.entries(facts).map(([fact, value]) => ` ${fact}=${value}`);
      return `${index + 1}. ${name}${printed.join("")}`;
    })
    .join("\n");
}
