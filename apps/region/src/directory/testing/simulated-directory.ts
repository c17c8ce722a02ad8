import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { INCLUDE_NOTHING, type Question } from "@roster/core/source";
import { parseQuery } from "@roster/core/search";
import type { CallerContext } from "../caller-context.ts";
import { Directory } from "../directory.ts";
import { ANY_AGE } from "../test-replica.ts";
import { TEST_SOURCE, TestUpstream, type TestOrganization } from "../test-upstream.ts";
import { SimulatedPlatform } from "./simulated-platform.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** 2001-09-09T01:46:40Z */
const INITIAL_TIME = 1_000_000_000_000;
/** The duration of an upstream call, in milliseconds. */
const LATENCY = 200;

/** A managed Directory on a simulated platform, with its upstream. */
export interface SimulatedDirectory {
  readonly platform: SimulatedPlatform<Directory>;
  readonly upstream: TestUpstream;
  readonly sql: SqlStorage;
  /** Lists the organizations that match a query, as a caller does. Resolves with the status of the source. */
  readonly list: (query: string) => Promise<string>;
  /** What an operator sees. It is read by a call, which also sets a lost alarm. */
  readonly status: () => Promise<SourceState>;
  /** When the last sync began, in epoch milliseconds; 0 = never. Read from storage, without a call. */
  readonly syncedAt: () => number;
  readonly advance: (milliseconds: number) => Promise<void>;
}

interface SourceState {
  readonly status: string;
  readonly jobs: { readonly overdueSeconds: number };
  readonly facets: readonly { readonly facet: string; readonly status: string; readonly progress: object | null }[];
}

/** A random number generator (mulberry32) for reproducible tests. Returns numbers from 0 (inclusive) to 1 (exclusive). */
export function createSeededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Runs a test with a Directory in storage of its own. */
export async function withSimulatedDirectory(
  organizations: readonly TestOrganization[],
  options: { readonly seed: number; readonly callBudget: number },
  body: (directory: SimulatedDirectory) => Promise<void>,
): Promise<void> {
  const name = `simulated-${Math.random()}`;
  await runInDurableObject(env.DIRECTORY.getByName(name), async (_, ctx) => {
    await ctx.storage.deleteAll();
    const upstream = new TestUpstream(organizations);
    const platform = new SimulatedPlatform<Directory>({
      storage: ctx.storage,
      now: INITIAL_TIME,
      random: createSeededRandom(options.seed),
      callBudget: options.callBudget,
      respond: async (request) => {
        await platform.clock.sleep(LATENCY);
        return upstream.respond(request);
      },
      create: (runtime, send) => new Directory(ctx, { SENTRY_TOKEN: "t", UPSTREAM: { fetch: send } } as never, runtime),
    });
    /** A call of a method. It waits for simulated timers, so the clock has to advance meanwhile. */
    const call = async (method: (instance: Directory) => Promise<string>): Promise<string> => {
      const result = method(platform.instance());
      await platform.clock.advanceUntil(result, MINUTE);
      return result;
    };
    await body({
      platform,
      upstream,
      sql: ctx.storage.sql,
      advance: (milliseconds) => platform.clock.advanceTo(platform.clock.now() + milliseconds),
      list: async (query) => {
        const slice = { only: [TEST_SOURCE.id], limit: 1, from: null, direction: "next" } as const;
        const text = await call((instance) => instance.list(CALLER, createQuestion(query), slice));
        return /"status":"(\w+)"/.exec(text)?.[1] ?? text;
      },
      status: async () => JSON.parse(await call((instance) => instance.status(CALLER))) as SourceState,
      syncedAt: () => {
        const [row] = ctx.storage.sql
          .exec<{ at: number | null }>("SELECT value ->> '$.syncedAt' AS at FROM state WHERE key = 'state'")
          .toArray();
        return row?.at ?? 0;
      },
    });
  });
}

const CALLER: CallerContext = { source: TEST_SOURCE, credential: null, epoch: null };

function createQuestion(query: string): Question {
  const sort = { field: "created", direction: "descending" } as const;
  return { query: parseQuery(query), sort, owner: null, include: INCLUDE_NOTHING, freshness: ANY_AGE };
}
