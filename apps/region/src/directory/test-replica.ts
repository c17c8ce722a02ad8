import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
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

/** Where the tests' clock begins: 2001-09-09T01:46:40Z. */
const BEGINNING = 1_000_000_000_000;

let objects = 0;

/** What a test of a Directory's parts works at. */
export interface TestReplica {
  readonly replica: Replica;
  readonly upstream: TestUpstream;
  readonly host: DirectoryRuntime;
  readonly sql: SqlStorage;
  /** Moves the clock. */
  readonly advanceClock: (milliseconds: number) => void;
  /** A second copy over the same storage: what a restart of the object makes. */
  readonly restart: () => Replica;
  readonly ids: () => readonly string[];
  /** Rows that were written since this was last asked. */
  readonly written: () => number;
  /** What happened since this was last asked, in words. */
  readonly events: () => readonly string[];
}

/**
 * Runs a test inside a Durable Object of its own, on its real SQLite. Time is the test's: it passes when the test says so,
 * and when something sleeps.
 */
export async function withTestReplica(
  organizations: readonly TestOrganization[],
  body: (bench: TestReplica) => Promise<void>,
  options: { readonly callBudget?: number } = {},
): Promise<void> {
  objects += 1;
  const name = `bench-${objects}-${Math.random()}`;
  await runInDurableObject(env.DIRECTORY.getByName(name), async (_, { storage }) => {
    let clock = BEGINNING;
    let cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
    let happened: DirectoryEvent[] = [];
    const exec: SqlStorage["exec"] = (query, ...bindings) => {
      const cursor = storage.sql.exec<never>(query, ...bindings);
      cursors.push(cursor);
      return cursor;
    };
    const transactionSync = <Result>(work: () => Result): Result => storage.transactionSync(work);
    const host: DirectoryRuntime = {
      storage: { sql: { exec }, transactionSync } as unknown as DurableObjectStorage,
      waitUntil: (work) => void work,
      now: () => clock,
      random: () => 0.5,
      sleep: async (milliseconds) => {
        clock += milliseconds;
      },
      emit: (event) => happened.push(event),
      callBudget: options.callBudget ?? 1000,
    };
    await body({
      replica: new Replica(host),
      upstream: new TestUpstream(organizations),
      host,
      sql: storage.sql,
      advanceClock: (milliseconds) => {
        clock += milliseconds;
      },
      restart: () => new Replica(host),
      ids: () => [...storage.sql.exec<{ id: string }>("SELECT id FROM organizations ORDER BY id")].map(({ id }) => id),
      written: () => {
        const rows = cursors.reduce((sum, cursor) => sum + cursor.rowsWritten, 0);
        cursors = [];
        return rows;
      },
      events: () => {
        const words = happened.map(tell);
        happened = [];
        return words;
      },
    });
  });
}

function tell({ name, ...facts }: DirectoryEvent): string {
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
