import { parseQuery } from "@roster/core/search";
import { describe, expect, test } from "vitest";
import { compileQuestion } from "./compile-question.ts";
import { createMatchCounter } from "./match-counter.ts";
import { fixtureQuestion } from "./storage-fixture.ts";
import { readTextCandidates, TextIndexBuilder } from "./text-index.ts";
import { ANY_AGE, manyOrganizations, MINUTE, withTestReplica, type TestReplica } from "./test-replica.ts";
import { TEST_SOURCE } from "./test-upstream.ts";

/** How many organizations contain a text, and the number of rows that the index offers for it; null without an index. */
function count({ sql, replica }: TestReplica, text: string): readonly [number, number | null] {
  const { condition } = compileQuestion(TEST_SOURCE, { ...fixtureQuestion(""), query: parseQuery(text) });
  const narrowed = readTextCandidates(sql, condition.candidates);
  const rows = narrowed && [...sql.exec(`SELECT id FROM organizations o WHERE ${narrowed.where}`, ...narrowed.params)];
  return [createMatchCounter(sql)(condition, replica.state).matched, rows && rows.length];
}

async function sync(context: TestReplica): Promise<void> {
  context.advanceClock(11 * MINUTE);
  await context.replica.ensureFresh(context.upstream.refreshContext(), ANY_AGE);
}

describe("the trigram index", () => {
  test("is built in steps; until then all rows are candidates, and every count is exact", async () => {
    await withTestReplica(manyOrganizations(1200), async (context) => {
      await sync(context);
      expect(count(context, "slug-77")).toEqual([11, 1200]);
      const steps: (readonly [number, number | null])[] = [];
      const builder = new TextIndexBuilder({
        ...context.runtime,
        yieldToReaders: async () => void steps.push(count(context, "slug-77")),
      });
      builder.start();
      await context.settle();
      expect(steps).toEqual([
        [11, 701],
        [11, 211],
        [11, 11],
      ]);
    });
  });

  test("follows new, renamed and removed organizations", async () => {
    await withTestReplica(manyOrganizations(30), async (context) => {
      await sync(context);
      const builder = new TextIndexBuilder(context.runtime);
      builder.start();
      await context.settle();
      const [first, ...others] = manyOrganizations(30);
      if (!first) throw new Error("There are no organizations.");
      context.upstream.organizations = [{ ...first, name: "Zażółć" }, ...others.slice(1), { id: "99", slug: "zebra" }];
      await sync(context);
      builder.start();
      await context.settle();
      expect(count(context, "żÓŁ")).toEqual([1, 1]);
      expect(count(context, "zebra")).toEqual([1, 1]);
      expect(count(context, "name:slug-2")).toEqual([0, 10]);
      context.sql.exec("INSERT INTO organization_texts (organization_texts) VALUES ('integrity-check')");
    });
  });

  test("is empty after the replica was erased, and is built again", async () => {
    await withTestReplica(manyOrganizations(30), async (context) => {
      await sync(context);
      const builder = new TextIndexBuilder(context.runtime);
      builder.start();
      await context.settle();
      context.replica.erase("new-epoch");
      expect(count(context, "slug-2")).toEqual([0, 0]);
      await sync(context);
      builder.start();
      await context.settle();
      expect(count(context, "slug-2")).toEqual([11, 11]);
    });
  });
});
