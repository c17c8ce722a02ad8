import { env } from "cloudflare:workers";
import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import type { Credential } from "@roster/core/model";
import { parseQuery } from "@roster/core/search";
import { INCLUDE_NOTHING, type Question, type Slice, type Source } from "@roster/core/source";
import type { Principal } from "@roster/http";
import { describe, expect, test } from "vitest";
import { createDirectorySource } from "../directory-source.ts";
import { TEST_SOURCE } from "../directory/test-upstream.ts";
import type { Env } from "../env.ts";
import { accessDirectory } from "../open-directory.ts";

const region = env as unknown as Env;
const question: Question = {
  query: parseQuery(""),
  sort: { field: "created", direction: "descending" },
  owner: null,
  include: INCLUDE_NOTHING,
  freshness: { fresh: false, maxAge: null },
};
const slice: Slice = { only: ["sentry-us"], limit: 10, from: null, direction: "next" };

function principalWith(token: string): Principal {
  const credential: Credential = { scheme: "Bearer", token };
  return { credentials: { sentry: credential } } as unknown as Principal;
}
const open = (token: string): Promise<Source> => createDirectorySource(region, principalWith(token), TEST_SOURCE);
const directories = async (): Promise<number> => (await listDurableObjectIds(region.DIRECTORY)).length;

describe("a caller's own credential", () => {
  test("gets a Directory only after the upstream has accepted it", async () => {
    const before = await directories();
    const { rows } = await (await open("accepted-token")).list(question, slice);
    expect(rows).toHaveLength(2);
    expect(await directories()).toBe(before + 1);
  });

  test("leaves no object of its own if the upstream refuses it, however many there are", async () => {
    const before = await directories();
    for (let batch = 0; batch < 10; batch += 1) {
      await Promise.all(
        Array.from({ length: 30 }, async (_, index) => {
          const source = await open(`revoked-${batch}-${index}`);
          const { rows, reports } = await source.list(question, slice);
          expect([rows.length, reports[0]?.status, reports[0]?.error?.code]).toEqual([
            0,
            "failed",
            "upstream-unauthorized",
          ]);
        }),
      );
    }
    expect(await directories()).toBe(before);
    const admissions = await listDurableObjectIds(region.ADMISSION);
    expect(admissions.length).toBeLessThanOrEqual(16);
    const tables = await runInDurableObject(region.ADMISSION.get(admissions[0] ?? never()), (_, { storage }) =>
      storage.sql.exec("SELECT name FROM sqlite_schema WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'").toArray(),
    );
    expect(tables).toEqual([]);
  });

  test("that is refused is failed in every method, and has no place in the feed", async () => {
    const source = await open("revoked-everywhere");
    const failed = [{ status: "failed", error: { code: "upstream-unauthorized" } }];
    const options = { only: ["sentry-us"], include: INCLUDE_NOTHING, freshness: question.freshness };
    expect(await source.find("sentry:1", options)).toMatchObject({ organizations: [], reports: failed });
    expect(await source.projects("sentry:1", slice)).toMatchObject({ rows: [], reports: failed });
    expect(await source.status()).toMatchObject([{ status: "failed", lastError: { code: "upstream-unauthorized" } }]);
    expect(await source.changes({ after: new Map([["sentry-us", "now"]]), limit: 10 })).toEqual([
      { source: "sentry-us", read: null },
    ]);
  });

  test("that may not list is refused a list, and its proxied requests are sent without a Directory", async () => {
    const before = await directories();
    const { reports } = await (await open("may-not-list")).list(question, slice);
    expect(reports[0]?.error?.code).toBe("upstream-forbidden");
    const { send } = await accessDirectory(region, principalWith("may-not-list"), TEST_SOURCE);
    const { response } = await send(new Request("https://us.sentry.io/api/0/organizations/slug-1/releases/"));
    expect(response?.status).toBe(200);
    await response?.body?.cancel();
    expect(await directories()).toBe(before);
  });

  test("is verified again after its Directory was refused", async () => {
    const name = `expiring-${Math.random()}`;
    const access = await accessDirectory(region, principalWith(name), TEST_SOURCE);
    expect((await access.open()).problem).toBeNull();
    access.forget();
    expect((await access.open()).problem).toBeNull();
  });
});

function never(): never {
  throw new Error("There is no admission object.");
}
