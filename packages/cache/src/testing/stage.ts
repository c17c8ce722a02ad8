import { createCache, type Cache } from "../cache.ts";
import type { CacheEvent } from "../events.ts";
import { createKey, type Key } from "../key.ts";
import { DEFAULT_POLICY, type Policy } from "../policy.ts";
import type { Loaded, Question, Reading } from "../question.ts";
import type { Store } from "../store.ts";
import { createMemoryStore } from "../stores/memory.ts";
import { createTestClock, settle, type TestClock } from "./clock.ts";
import { createLoaded, decode } from "./sample.ts";

/** A read that has begun. */
export interface Asked {
  readonly reading: Promise<Reading>;
  /** All that was told of it so far, what happens behind it included. */
  readonly events: readonly CacheEvent[];
  /** Waits for what goes on behind it. */
  readonly finish: () => Promise<void>;
}

/** A load that waits to be answered. */
export interface Load {
  /** What was told of the read that began it. */
  readonly events: readonly CacheEvent[];
  readonly key: Key;
  readonly name: string;
  readonly number: number;
  /** When it was begun. */
  readonly at: number;
  /** Answers it, and waits until what it brought is dealt with. */
  answer(loaded: Loaded): Promise<void>;
  fail(error: Error): Promise<void>;
}

/** A cache under observation, on a clock that stands still. */
export interface Stage {
  readonly cache: Cache;
  readonly clock: TestClock;
  /** Loads that nobody has answered yet, where the source is `held`. */
  readonly loads: readonly Load[];
  /** How many loads there have been. */
  readonly asked: number;
  ask(name: string, changes?: Changes): Asked;
  /** Reads, waits for all that goes on behind, and tells what happened as a numbered list, and what was served. */
  tell(name: string, changes?: Changes): Promise<string>;
}

export interface Changes extends Partial<Omit<Question, "key" | "policy" | "load">> {
  readonly principal?: string;
  readonly policy?: Partial<Policy>;
  /** What the source brings to this read. */
  readonly source?: () => Loaded | Promise<Loaded>;
}

export const PATIENCE = 10_000;

/** @param held whether loads wait to be answered by hand. Otherwise each brings `{name} {number}` at once. */
export function openStage({
  held = false,
  createStore = (now) => createMemoryStore(1_000_000, now),
}: { readonly held?: boolean; readonly createStore?: (now: () => number) => Store } = {}): Stage {
  const clock = createTestClock();
  const { now, startTimer } = clock;
  const cache = createCache({ store: createStore(now), now, startTimer, patience: PATIENCE });
  const loads: Load[] = [];
  let asked = 0;

  function ask(name: string, { principal = "ann", policy, source, ...changes }: Changes = {}): Asked {
    const key = createKey(principal, { name });
    const events: CacheEvent[] = [];
    const works: Promise<unknown>[] = [];
    const finish = async () => {
      for (let done = -1; done < works.length; await Promise.all(works)) done = works.length;
      await settle();
    };
    const load = async (): Promise<Loaded> => {
      asked += 1;
      if (source) return source();
      return held ? hold({ events, key, name, number: asked, at: now() }, finish) : createLoaded(`${name} ${asked}`);
    };
    const call = {
      waitUntil: (work: Promise<unknown>) => works.push(work),
      report: (event: CacheEvent) => events.push(event),
    };
    const question = { key, policy: { ...DEFAULT_POLICY, ...policy }, load, ...changes };
    return { reading: cache.read(question, call), events, finish };
  }

  function hold(facts: Omit<Load, "answer" | "fail">, finish: () => Promise<void>): Promise<Loaded> {
    return new Promise((resolve, reject) => {
      const end = async (act: () => void) => {
        loads.splice(loads.indexOf(load), 1);
        act();
        await finish();
      };
      const load: Load = {
        ...facts,
        answer: (loaded) => end(() => resolve(loaded)),
        fail: (error) => end(() => reject(error)),
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
    get asked() {
      return asked;
    },
    ask,
    tell: async (name, changes) => {
      const { reading, events, finish } = ask(name, changes);
      const served = await reading.then(describeReading, (error: unknown) => `threw ${String(error)}`);
      await finish();
      return `${printEvents(events)}\n=> ${served}`;
    },
  };
}

function describeReading({ answer, age }: Reading): string {
  return `${answer.status} ${JSON.stringify(decode(answer.body))}${age === null ? "" : `, ${age} ms old`}`;
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
