import { env } from "cloudflare:workers";
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { ALL_ORGANIZATIONS } from "@roster/core/search";
import {
  decodeFindResult,
  decodeListing,
  decodeProjectListing,
  INCLUDE_NOTHING,
  type Listing,
  type Question,
  type Slice,
} from "@roster/core/source";
import { describe, expect, test, vi } from "vitest";
import { ANY_AGE } from "./test-replica.ts";
import { TEST_SOURCE } from "./test-upstream.ts";
import type { CallerContext } from "./caller-context.ts";

const HOUR = 60 * 60_000;
const question: Question = {
  query: ALL_ORGANIZATIONS,
  sort: { field: "created", direction: "descending" },
  owner: null,
  include: { ...INCLUDE_NOTHING, raw: true },
  freshness: ANY_AGE,
};
const slice: Slice = { only: ["sentry-us"], limit: 10, from: null, direction: "next" };
const managed: CallerContext = { source: TEST_SOURCE, credential: null, epoch: null };
const callerWith = (token: string): CallerContext => ({ ...managed, credential: { scheme: "Bearer", token } });

async function list(stub: Stub, caller: CallerContext): Promise<Listing> {
  return decodeListing(await stub.list(caller, question, slice));
}
type Stub = ReturnType<(typeof env)["DIRECTORY"]["getByName"]>;

/** The scheduled jobs, and in how many minutes each is due. */
function jobs(stub: Stub): Promise<Record<string, number>> {
  return runInDurableObject(stub, (_, { storage }) => {
    const rows = storage.sql.exec<{ job: string; at: number }>("SELECT job, at FROM due").toArray();
    return Object.fromEntries(rows.map(({ job, at }) => [job, Math.round((at - Date.now()) / 60_000)]));
  });
}

async function overdueSeconds(stub: Stub): Promise<number> {
  const status = JSON.parse(await stub.status(managed)) as { jobs: { overdueSeconds: number } };
  return status.jobs.overdueSeconds;
}

/** All stored rows of the object, as one text. */
function readStorage(stub: Stub): Promise<string> {
  return runInDurableObject(stub, (_, { storage }) => {
    const tables = storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
      )
      .toArray();
    return tables.map(({ name }) => JSON.stringify(storage.sql.exec(`SELECT * FROM "${name}"`).toArray())).join("\n");
  });
}

/** Moves all stored times into the past, as if the object had not been called for a while, and evicts the object. */
async function simulateIdle(stub: Stub, milliseconds: number): Promise<void> {
  await runInDurableObject(stub, (_, { storage }) => {
    storage.sql.exec(
      `UPDATE state SET value = json_set(value, '$.restsUntil', 0, '$.visitedAt', (value ->> '$.visitedAt') - ?1,
                                         '$.syncedAt', (value ->> '$.syncedAt') - ?1) WHERE key = 'state'`,
      milliseconds,
    );
    storage.sql.exec("UPDATE due SET at = at - ?", milliseconds);
  });
  await evictDurableObject(stub);
}

describe("a managed Directory", () => {
  test("polls by alarm without a caller, and schedules the next poll", async () => {
    const stub = env.DIRECTORY.getByName("managed");
    expect((await list(stub, managed)).rows).toHaveLength(2);
    expect(await jobs(stub)).toEqual({ poll: 1, prune: 60 });
    await simulateIdle(stub, 2 * 60_000);
    const before = await runInDurableObject(stub, (_, { storage }) => syncedAt(storage.sql));
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await runInDurableObject(stub, (_, { storage }) => syncedAt(storage.sql))).toBeGreaterThan(before);
    expect(await jobs(stub)).toMatchObject({ poll: 1 });
  });

  test("sets a lost alarm again when it starts, and tells how overdue its jobs are", async () => {
    const stub = env.DIRECTORY.getByName("lost-alarm");
    await list(stub, managed);
    await simulateIdle(stub, 10 * 60_000);
    await runInDurableObject(stub, (_, { storage }) => storage.deleteAlarm());
    await evictDurableObject(stub);
    expect(await overdueSeconds(stub)).toBeGreaterThanOrEqual(9 * 60);
    await runDurableObjectAlarm(stub);
    await vi.waitFor(async () => expect(await overdueSeconds(stub)).toBe(0), { timeout: 60_000, interval: 50 });
    expect(await jobs(stub)).toMatchObject({ poll: 1 });
  });

  test("does not wait in an alarm: a poll during a backoff is scheduled for its end", async () => {
    const stub = env.DIRECTORY.getByName("backoff");
    await list(stub, managed);
    await simulateIdle(stub, 2 * 60_000);
    await runInDurableObject(stub, (_, { storage }) => {
      const until = Date.now() + 10 * 60_000;
      storage.sql.exec("UPDATE state SET value = json_set(value, '$.restsUntil', ?) WHERE key = 'state'", until);
    });
    await evictDurableObject(stub);
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await jobs(stub)).toMatchObject({ poll: 10 });
  });

  test("ends its waits when an operator resets them, and not before", async () => {
    const stub = env.DIRECTORY.getByName("reset");
    await list(stub, managed);
    await simulateIdle(stub, 60_000);
    await runInDurableObject(stub, (_, { storage }) => {
      const until = Date.now() + 10 * 60_000;
      storage.sql.exec("UPDATE state SET value = json_set(value, '$.restsUntil', ?) WHERE key = 'state'", until);
    });
    await evictDurableObject(stub);
    const readSyncedAt = (): Promise<number> => runInDurableObject(stub, (_, { storage }) => syncedAt(storage.sql));
    const before = await readSyncedAt();
    await stub.refresh(managed);
    expect(await readSyncedAt()).toBe(before);
    await stub.refresh(managed, { reset: true });
    await vi.waitFor(async () => expect(await readSyncedAt()).toBeGreaterThan(before), {
      timeout: 60_000,
      interval: 50,
    });
  });

  test("fails closed without its secret", async () => {
    const stub = env.DIRECTORY.getByName("secretless");
    const { rows, reports } = await list(stub, { ...managed, source: { ...TEST_SOURCE, secret: "NOT_SET" } });
    expect([rows.length, reports[0]?.error?.code]).toEqual([0, "misconfigured"]);
  });
});

describe("a caller's own Directory", () => {
  test("never stores the token, does not poll, and is erased after a day without a call", async () => {
    const stub = env.DIRECTORY.getByName("own");
    expect((await list(stub, callerWith("secret-of-the-caller"))).rows).toHaveLength(2);
    const written = await readStorage(stub);
    expect(written).toContain("slug-1");
    expect(written).not.toContain("secret-of-the-caller");
    expect(await jobs(stub)).toEqual({ idle: 24 * 60, prune: 60 });
    await simulateIdle(stub, 23 * HOUR);
    await runDurableObjectAlarm(stub);
    expect(await readStorage(stub)).toContain("slug-1");
    await simulateIdle(stub, 2 * HOUR);
    await runDurableObjectAlarm(stub);
    // Nothing is left: no table, and no alarm.
    expect(await readStorage(stub)).toBe("");
    expect(await alarmOf(stub)).toBeNull();
    await evictDurableObject(stub);
    expect(await readStorage(stub)).toBe("");
    expect((await list(stub, callerWith("secret-of-the-caller"))).rows).toHaveLength(2);
  });

  test("answers as a new one in the instance that has ended", async () => {
    const stub = env.DIRECTORY.getByName("own-again");
    await list(stub, callerWith("good"));
    await simulateIdle(stub, 25 * HOUR);
    await runDurableObjectAlarm(stub);
    expect(await readStorage(stub)).toBe("");
    expect((await list(stub, callerWith("good"))).rows).toHaveLength(2);
    expect(await jobs(stub)).toEqual({ idle: 24 * 60, prune: 60 });
  });

  test("is erased at once when the upstream refuses the token", async () => {
    const stub = env.DIRECTORY.getByName("revoked");
    await list(stub, callerWith("good"));
    await simulateIdle(stub, 2 * 60_000);
    const { rows, reports } = await list(stub, callerWith("revoked"));
    expect([rows.length, reports[0]?.error?.code]).toEqual([0, "upstream-unauthorized"]);
    expect(await readStorage(stub)).not.toContain("slug-1");
    // The reason is kept for a few seconds. Then the Directory ends.
    expect(await jobs(stub)).toMatchObject({ idle: 0 });
    await simulateIdle(stub, 60_000);
    await runDurableObjectAlarm(stub);
    expect(await readStorage(stub)).toBe("");
  });
});

test("storage of a later version is refused by every call, logged once, and not changed", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const stub = env.DIRECTORY.getByName("too-new");
  await list(stub, managed);
  await runInDurableObject(stub, (_, { storage }) => {
    storage.sql.exec("UPDATE schema_version SET version = 999, minimum_reader = 999");
  });
  await evictDurableObject(stub);
  const before = await readStorage(stub);
  const problem = { code: "misconfigured", status: 503 };
  const options = { only: ["sentry-us"], include: question.include, freshness: ANY_AGE };
  expect(await list(stub, managed)).toMatchObject({ rows: [], reports: [{ status: "failed", error: problem }] });
  expect(decodeFindResult(await stub.find(managed, "sentry:1", options)).reports).toMatchObject([{ error: problem }]);
  expect(decodeProjectListing(await stub.projects(managed, "sentry:1", slice)).reports).toMatchObject([
    { error: problem },
  ]);
  expect(JSON.parse(await stub.status(managed))).toMatchObject({ status: "failed", lastError: problem });
  expect(await stub.changes(managed, "start", 10)).toBe("null");
  await stub.refresh(managed, { reset: true });
  const proxied = await stub.proxy(managed, new Request("https://us.sentry.io/api/0/"));
  expect(JSON.parse(proxied.problem ?? "null")).toMatchObject(problem);
  await runDurableObjectAlarm(stub);
  expect(await readStorage(stub)).toBe(before);
  const lines = log.mock.calls.map(([line]) => String(line)).filter((line) => line.includes("misconfigured"));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("schema version 999");
});

function alarmOf(stub: Stub): Promise<number | null> {
  return runInDurableObject(stub, (_, { storage }) => storage.getAlarm());
}

function syncedAt(sql: SqlStorage): number {
  const { value } = sql.exec<{ value: string }>("SELECT value FROM state WHERE key = 'state'").one();
  return (JSON.parse(value) as { syncedAt: number }).syncedAt;
}
