import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { startTimer } from "../start-timer.ts";
import { Replica, type Readiness } from "./replica.ts";
import type { Directory } from "./directory.ts";
import type { DirectoryEvent } from "./directory-events.ts";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { TestUpstream, type TestOrganization } from "./test-upstream.ts";

declare module "cloudflare:workers" {
  namespace Cloudflare {
    interface Env {
      readonly DIRECTORY: DurableObjectNamespace<Directory>;
    }
  }
}

export const ANY_AGE = { fresh: false, maxAge: null };
export const MINUTE = 60_000;

/** The initial time of the tests' clock: 2001-09-09T01:46:40Z. */
const INITIAL_TIME = 1_000_000_000_000;

let objects = 0;

/** A replica with its surroundings, for tests of the parts of a Directory. */
export interface TestReplica {
  readonly replica: Replica;
  readonly upstream: TestUpstream;
  readonly runtime: DirectoryRuntime;
  readonly sql: SqlStorage;
  /** Advances the clock. */
  readonly advanceClock: (milliseconds: number) => void;
  /** The simulated alarm of the object. */
  readonly alarm: SimulatedAlarm;
  /** Ends all waits for a deadline, as if it had passed. */
  readonly passDeadlines: () => void;
  /** Creates a second replica over the same storage, as a restart of the object does. */
  readonly restart: () => Replica;
  readonly ids: () => readonly string[];
  /** Waits until all work that was passed to `waitUntil` has settled. */
  readonly settle: () => Promise<void>;
  /** The number of rows written since the last call. */
  readonly written: () => number;
  /** The events since the last call, each as its name and values in one text. */
  readonly events: () => readonly string[];
}

/** The alarm of a Durable Object. `at`: when it fires, in epoch milliseconds; null = it is not set. */
export class SimulatedAlarm {
  at: number | null = null;
  readonly methods: Pick<DurableObjectStorage, "getAlarm" | "setAlarm" | "deleteAlarm"> = {
    getAlarm: async () => this.at,
    setAlarm: async (at) => {
      this.at = Number(at);
    },
    deleteAlarm: async () => {
      this.at = null;
    },
  };
}

/**
 * Runs a test inside a Durable Object of its own, with its real SQLite. The clock is simulated: it advances when the
 * test advances it, and by the duration of each sleep.
 */
export async function withTestReplica(
  organizations: readonly TestOrganization[],
  body: (context: TestReplica) => Promise<void>,
  options: { readonly callBudget?: number } = {},
): Promise<void> {
  objects += 1;
  const name = `test-${objects}-${Math.random()}`;
  await runInDurableObject(env.DIRECTORY.getByName(name), async (_, { storage }) => {
    let clock = INITIAL_TIME;
    let cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
    let events: DirectoryEvent[] = [];
    const pending: Promise<unknown>[] = [];
    const deadlines: (() => void)[] = [];
    const exec: SqlStorage["exec"] = (query, ...bindings) => {
      const cursor = storage.sql.exec<never>(query, ...bindings);
      cursors.push(cursor);
      return cursor;
    };
    const alarm = new SimulatedAlarm();
    const transactionSync = <Result>(work: () => Result): Result => storage.transactionSync(work);
    const runtime: DirectoryRuntime = {
      storage: { sql: { exec }, transactionSync, ...alarm.methods } as unknown as DurableObjectStorage,
      waitUntil: (work) => void pending.push(work),
      now: () => clock,
      random: () => 0.5,
      sleep: async (milliseconds) => {
        clock += milliseconds;
      },
      startTimer,
      waitAtMost: async (work) => {
        const { promise: passed, resolve } = Promise.withResolvers<boolean>();
        deadlines.push(() => resolve(false));
        return Promise.race([work.then(() => true), passed]);
      },
      yieldToReaders: async () => undefined,
      emit: (event) => events.push(event),
      callBudget: options.callBudget ?? 1000,
    };
    const upstream = new TestUpstream(organizations);
    upstream.callBudget = runtime.callBudget;
    upstream.now = runtime.now;
    await body({
      replica: new Replica(runtime),
      upstream,
      runtime,
      sql: storage.sql,
      alarm,
      advanceClock: (milliseconds) => {
        clock += milliseconds;
      },
      passDeadlines: () => {
        for (const pass of deadlines.splice(0)) pass();
      },
      restart: () => new Replica(runtime),
      ids: () => [...storage.sql.exec<{ id: string }>("SELECT id FROM organizations ORDER BY id")].map(({ id }) => id),
      settle: async () => {
        while (pending.length > 0) await Promise.allSettled(pending.splice(0));
      },
      written: () => {
        const rows = cursors.reduce((sum, cursor) => sum + cursor.rowsWritten, 0);
        cursors = [];
        return rows;
      },
      events: () => {
        const texts = events.map(formatEvent);
        events = [];
        return texts;
      },
    });
  });
}

function formatEvent({ name, ...facts }: DirectoryEvent): string {
  return [name, ...Object.values(facts)].join(" ");
}

export const twoOrganizations: readonly TestOrganization[] = [
  { id: "1", slug: "one" },
  { id: "2", slug: "two" },
];

export function manyOrganizations(count: number): readonly TestOrganization[] {
  return Array.from({ length: count }, (_, index) => ({ id: String(index + 1), slug: `slug-${index + 1}` }));
}

export function outcome({ status, error }: Readiness): readonly [string, string | null] {
  return [status, error?.code ?? null];
}
