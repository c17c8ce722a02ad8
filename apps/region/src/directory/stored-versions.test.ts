import { env } from "cloudflare:workers";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { decodeListing, type Question, type Slice } from "@roster/core/source";
import { describe, expect, test, vi } from "vitest";
import k6Version1 from "../../fixtures/version-1-k6.sql?raw";
import sentryVersion1 from "../../fixtures/version-1-sentry.sql?raw";
import type { SourceConfiguration } from "../configuration.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import { FIXTURE_SOURCES, fixtureQuestion } from "./storage-fixture.ts";

type Stub = ReturnType<(typeof env)["DIRECTORY"]["getByName"]>;

/** When the fixtures of a version were written, in epoch milliseconds: the time of their last sync. */
const WRITTEN_AT = { sentry: 1_795_576_789_000, k6: 1_795_576_790_000 };

/** Storage that the code of a version wrote just now: all its times in milliseconds are moved to the present. */
async function openFixture(fixture: string, writtenAt: number): Promise<Stub> {
  const stub = env.DIRECTORY.getByName(`fixture-${Math.random()}`);
  const elapsed = Date.now() - writtenAt;
  const text = fixture.replaceAll(/\b1795\d{9}\b/g, (time) => String(Number(time) + elapsed));
  await runInDurableObject(stub, async (_, { storage }) => {
    await storage.deleteAll();
    storage.sql.exec(text);
  });
  await evictDurableObject(stub);
  return stub;
}

const slice = (source: SourceConfiguration): Slice => ({
  only: [source.id],
  limit: 100,
  from: null,
  direction: "next",
});

interface Organization {
  readonly id: string;
  readonly name: string;
  readonly stack: { readonly id: string | null } | null;
}

async function list(stub: Stub, source: SourceConfiguration, question: Question): Promise<readonly Organization[]> {
  const text = await stub.list({ source, credential: null, epoch: null }, question, slice(source));
  return decodeListing(text).rows.map((row) => JSON.parse(row.text) as Organization);
}

/** The names of all tables and indexes, with the columns of the tables. */
function schemaOf(stub: Stub): Promise<unknown> {
  return runInDurableObject(stub, (_, { storage: { sql } }) => {
    const objects = sql
      .exec<{ type: string; name: string }>(
        "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY name",
      )
      .toArray();
    return objects.map(({ type, name }) => [
      type,
      name,
      sql.exec("SELECT name, type, pk, dflt_value FROM pragma_table_xinfo(?)", name).toArray(),
    ]);
  });
}

describe("storage of schema version 1", () => {
  test("has the schema of new storage after it was opened", async () => {
    const migrated = await openFixture(sentryVersion1, WRITTEN_AT.sentry);
    const created = env.DIRECTORY.getByName(`created-${Math.random()}`);
    await list(created, FIXTURE_SOURCES.sentry, fixtureQuestion(""));
    expect(await schemaOf(migrated)).toEqual(await schemaOf(created));
    const version = await runInDurableObject(migrated, (_, { storage }) =>
      storage.sql.exec("SELECT version FROM schema_version").one(),
    );
    expect(version).toEqual({ version: MIGRATIONS.length });
  });

  test("serves its organizations, facets and lookups without an upstream call", async () => {
    const stub = await openFixture(sentryVersion1, WRITTEN_AT.sentry);
    const ids = async (query: string, owner: boolean | null = null): Promise<readonly string[]> =>
      (await list(stub, FIXTURE_SOURCES.sentry, { ...fixtureQuestion(query), owner })).map(({ id }) => id);
    // The upstream of the tests lists other organizations, so these can only come from the storage.
    expect(await ids("")).toHaveLength(30);
    expect(await ids("id:131")).toEqual(["sentry:131"]);
    expect(await ids('name:"ZAŻÓŁĆ"')).toEqual(["sentry:102"]);
    expect(await ids("platform:python")).toHaveLength(10);
    expect(await ids("members:2")).toHaveLength(29);
    expect(await ids("events:>125")).toEqual(["sentry:129", "sentry:128", "sentry:127", "sentry:126"]);
    expect(await ids("email:ann@example.com")).toHaveLength(3);
    expect(await ids("", true)).toHaveLength(2);
  });

  test("keeps its changes, the place of every reader in them, and its jobs", async () => {
    const stub = await openFixture(sentryVersion1, WRITTEN_AT.sentry);
    const caller = { source: FIXTURE_SOURCES.sentry, credential: null, epoch: null };
    const read = async (after: "start" | { generationId: string; sequence: number }): Promise<unknown[]> => {
      const page = JSON.parse(await stub.changes(caller, after, 100)) as { changes: { type: string; id: string }[] };
      return page.changes.map(({ type, id }) => `${type} ${id}`);
    };
    const all = [
      "organization.updated sentry:103",
      "organization.created sentry:131",
      "organization.removed sentry:130",
    ];
    expect(await read("start")).toEqual(all);
    expect(await read({ generationId: "mwvk1vhs3pny", sequence: 2 })).toEqual(all.slice(2));
    const jobs = await runInDurableObject(stub, (_, { storage }) =>
      [...storage.sql.exec<{ job: string }>("SELECT job FROM due ORDER BY job")].map(({ job }) => job),
    );
    expect(jobs).toEqual(expect.arrayContaining(["poll", "prune"]));
  });

  test("is normalized again where the normalizer has changed", async () => {
    const stub = await openFixture(k6Version1, WRITTEN_AT.k6);
    const stacks = async (): Promise<unknown> =>
      Object.fromEntries(
        (await list(stub, FIXTURE_SOURCES.k6, fixtureQuestion(""))).map(({ id, stack }) => [id, stack?.id ?? null]),
      );
    await stacks();
    await vi.waitFor(
      async () => expect(await stacks()).toEqual({ "k6:1011": null, "k6:1012": "77", "k6:1013": null }),
      { timeout: 60_000 },
    );
  });
});
