import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { INCLUDE_NOTHING, type Slice } from "@roster/core/source";
import { test } from "vitest";
import type { CallerContext } from "./caller-context.ts";
import { FIXTURE_SOURCES, fixtureQuestion, printStorage } from "./storage-fixture.ts";

declare module "cloudflare:workers" {
  namespace Cloudflare {
    interface Env {
      /** Set by `npm run storage-fixtures`. Then the upstream of the tests is `fixtures/fixture-upstream.js`. */
      readonly STORAGE_FIXTURES?: string;
      readonly UPSTREAM: Fetcher;
    }
  }
}

const slice: Slice = { only: ["sentry-us", "k6"], limit: 10, from: null, direction: "next" };
const FRESH = { freshness: { fresh: true, maxAge: null } };
/** Forced refreshes have a floor of five seconds. Milliseconds. */
const FLOOR = 6_000;

const print = (stub: ReturnType<(typeof env)["DIRECTORY"]["getByName"]>, name: string): Promise<void> =>
  runInDurableObject(stub, (_, { storage }) => {
    console.error(`<<<${name}\n${printStorage(storage.sql)}>>>`);
  });

const setPhase = (phase: number): Promise<Response> =>
  env.UPSTREAM.fetch("https://fixture/__phase", { method: "POST", body: String(phase) });

// Not a test of the code: it prints the storage that this version writes. `scripts/storage-fixtures.ts` keeps it.
test.runIf(env.STORAGE_FIXTURES)("prints the storage that this version writes", { timeout: 60_000 }, async () => {
  const stub = env.DIRECTORY.getByName("sentry");
  const caller: CallerContext = { source: FIXTURE_SOURCES.sentry, credential: null, epoch: null };
  for (const query of ["", "platform:python", "members:>1", "events:>0", "email:ann@example.com"]) {
    await stub.list(caller, fixtureQuestion(query), slice);
  }
  await stub.list(caller, { ...fixtureQuestion(""), owner: true }, slice);
  const details = { only: slice.only, include: { ...INCLUDE_NOTHING, details: true } };
  await stub.find(caller, "sentry:101", { ...details, freshness: fixtureQuestion("").freshness });
  await stub.projects(caller, "sentry:101", slice);
  await setPhase(1);
  await scheduler.wait(FLOOR);
  await stub.list(caller, { ...fixtureQuestion(""), ...FRESH }, slice);
  // The next sync pauses after its first page.
  await setPhase(2);
  await scheduler.wait(FLOOR);
  const source = { ...FIXTURE_SOURCES.sentry, settings: { callBudget: 1 } };
  await stub.list({ ...caller, source }, { ...fixtureQuestion(""), ...FRESH }, slice);
  await print(stub, "sentry");
  const other = env.DIRECTORY.getByName("k6");
  await other.list({ ...caller, source: FIXTURE_SOURCES.k6 }, fixtureQuestion(""), slice);
  await print(other, "k6");
});
