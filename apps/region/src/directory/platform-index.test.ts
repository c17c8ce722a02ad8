import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { parseQuery } from "@roster/core/search";
import type { Slice } from "@roster/core/source";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileQuestion } from "./compile-question.ts";
import { openSchema } from "./directory-schema.ts";
import { FacetStore } from "./facet-store.ts";
import { createMatchCounter } from "./match-counter.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import { readOrganizationPage } from "./organization-page.ts";
import { fixtureQuestion } from "./storage-fixture.ts";
import { TEST_SOURCE } from "./test-upstream.ts";

const question = (query: string) => ({ ...fixtureQuestion(""), query: parseQuery(query) });
const VERSION = { generationId: "", revision: 1 };
const FIRST: Slice = { only: [], limit: 3, from: null, direction: "next" };

function addOrganization(sql: SqlStorage, id: string, created: number | null = 1): void {
  sql.exec("INSERT INTO organizations (id, name, created, changed) VALUES (?, 'x', ?, 0)", id, created);
  sql.exec("INSERT INTO bodies (id, body, raw, first_seen) VALUES (?, '{}', '{}', 0)", id);
}

async function withStorage(name: string, body: (storage: DurableObjectStorage) => void): Promise<void> {
  await runInDurableObject(env.DIRECTORY.getByName(name), async (_, { storage }) => {
    openSchema(storage);
    body(storage);
  });
}

/** The result of a question with the platform index, or without it. */
function ask(sql: SqlStorage, query: string, options: { readonly isIndexed: boolean; readonly assumed?: number }) {
  const { condition } = compileQuestion(TEST_SOURCE, question(query));
  const used = options.isIndexed ? condition : { ...condition, platform: null };
  const counts = createMatchCounter(sql)(used, VERSION);
  const assumed = options.assumed ?? counts.matched;
  const { rows, more } = readOrganizationPage(sql, question(query), used, FIRST, assumed);
  return { counts: { ...counts }, ids: rows.map(({ id }) => id), more };
}

/** What a pass of the projects facet finds about an organization. Without platforms, it has not been asked for. */
const anyPlatforms = fc.option(fc.uniqueArray(fc.constantFrom("python", "go", "c"), { maxLength: 3 }), { freq: 4 });
const anyOrganizations = fc.array(
  fc.record({ platforms: anyPlatforms, count: fc.option(fc.constant(2), { freq: 9 }), created: fc.option(fc.nat(5)) }),
  { maxLength: 12 },
);

describe("a question for one platform", () => {
  test("has the same count and pages as the compiled condition, with few and with many matches", async () => {
    await withStorage("platform-index", ({ sql }) => {
      fc.assert(
        fc.property(anyOrganizations, (organizations) => {
          for (const table of ["organizations", "bodies", "platforms", "facet_facts"]) sql.exec(`DELETE FROM ${table}`);
          const store = new FacetStore(sql, "projects");
          for (const [index, { platforms, count, created }] of organizations.entries()) {
            addOrganization(sql, `sentry:${index}`, created);
            if (platforms) store.saveFact(`sentry:${index}`, { count, platforms, denied: null }, 1);
          }
          store.saveFact("sentry:removed", { count: 1, platforms: ["python"], denied: null }, 1);
          store.swap();
          for (const query of ["platform:Python", "platform:c", "platform:none", "platform:[go,c]", "platform:p*"]) {
            const expected = ask(sql, query, { isIndexed: false });
            for (const assumed of [0, 100_000]) expect(ask(sql, query, { isIndexed: true, assumed })).toEqual(expected);
          }
        }),
        { numRuns: 100 },
      );
    });
  });

  test("walks the index of the sort column if many match, and finds the rows by their ids if few match", async () => {
    await withStorage("platform-plans", ({ sql }) => {
      const plan = (matched: number): string => {
        const plans: string[] = [];
        const exec = (query: string, ...bindings: unknown[]) => {
          const steps = sql.exec<{ detail: string }>(`EXPLAIN QUERY PLAN ${query}`, ...bindings);
          plans.push([...steps].map(({ detail }) => detail).join("; "));
          return [];
        };
        const { condition } = compileQuestion(TEST_SOURCE, question("platform:python"));
        readOrganizationPage({ exec } as unknown as SqlStorage, question("platform:python"), condition, FIRST, matched);
        return plans[0] ?? "";
      };
      expect(plan(50_000)).toMatch(/^SEARCH o USING INDEX by_/);
      expect(plan(50_000)).not.toContain("TEMP B-TREE");
      expect(plan(10)).toMatch(/^SEARCH o USING INDEX sqlite_autoindex_organizations_1 \(id=\?\)/);
    });
  });

  test("is counted by the index for one platform without wildcards alone", () => {
    const platformOf = (query: string) => compileQuestion(TEST_SOURCE, question(query)).condition.platform;
    expect(platformOf("platform:Python")).toBe("python");
    for (const query of ["platform:p*", "platform:[a,b]", "!platform:a", "platform:a slug:b", ""]) {
      expect(platformOf(query)).toBeNull();
    }
    const owned = compileQuestion(TEST_SOURCE, { ...question("platform:a"), owner: true });
    expect(owned.condition.platform).toBeNull();
  });

  test("does not count what earlier code left of removed organizations", async () => {
    await runInDurableObject(env.DIRECTORY.getByName("platform-migration"), async (_, { storage }) => {
      openSchema(storage);
      const { sql } = storage;
      addOrganization(sql, "sentry:1");
      addOrganization(sql, "sentry:2");
      sql.exec("UPDATE organizations SET projects = 1 WHERE id = 'sentry:1'");
      sql.exec("INSERT INTO platforms VALUES ('go', 'sentry:1'), ('go', 'sentry:2'), ('go', 'sentry:3')");
      const { statements } = MIGRATIONS.find(({ version }) => version === 7) ?? { statements: "" };
      sql.exec(statements);
      expect(ask(sql, "platform:go", { isIndexed: true }).counts).toEqual({ matched: 1, undetermined: 1 });
    });
  });
});
