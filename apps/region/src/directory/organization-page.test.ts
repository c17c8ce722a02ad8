import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { comparePositions, SORT_FIELDS, textKey, type Position, type Sort } from "@roster/core/pagination";
import { fold } from "@roster/core/model";
import { ALL_ORGANIZATIONS } from "@roster/core/search";
import { INCLUDE_NOTHING, type Question, type Slice } from "@roster/core/source";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { organizationPosition, readOrganizationPage } from "./organization-page.ts";
import { openSchema } from "./directory-schema.ts";

interface Row {
  readonly id: string;
  readonly name: string;
  readonly created: number | null;
  readonly members: number | null;
  readonly projects: number | null;
  readonly events: number | null;
}

/** Rows with equal instants, case pairs, characters beyond the basic plane, and null in every nullable column. */
const anyRows: fc.Arbitrary<readonly Row[]> = fc.uniqueArray(
  fc.record({
    id: fc.oneof(fc.string({ maxLength: 4, unit: "grapheme" }), fc.constantFrom("～", "😀", "𝒳", "a", "A")),
    name: fc.oneof(
      fc.constantFrom("a", "A", "é", "e\u0301", "～", "😀", "ΟΔΟΣ", ""),
      // Names that differ after the characters that decide their place.
      fc.constantFrom("a", "b", "").map((end) => `${"😀x".repeat(1_100)}${end}`),
      fc.string({ unit: "grapheme", maxLength: 3 }),
    ),
    created: fc.option(fc.constantFrom(0, 1, 1_541_539_195_101_000, 1_541_539_195_101_001), { freq: 9 }),
    members: fc.option(fc.nat({ max: 2 })),
    projects: fc.option(fc.nat({ max: 1 })),
    events: fc.option(fc.nat({ max: 1 })),
  }),
  { selector: ({ id }) => id, maxLength: 25 },
);

const anySort: fc.Arbitrary<Sort> = fc.record({
  field: fc.constantFrom(...SORT_FIELDS),
  direction: fc.constantFrom("ascending" as const, "descending" as const),
});

function question(sort: Sort): Question {
  return {
    query: ALL_ORGANIZATIONS,
    sort,
    owner: null,
    include: INCLUDE_NOTHING,
    freshness: { fresh: false, maxAge: null },
  };
}

function store(sql: SqlStorage, rows: readonly Row[]): void {
  sql.exec("DELETE FROM organizations; DELETE FROM bodies;");
  for (const { id, name, created, members, projects, events } of rows) {
    sql.exec(
      "INSERT INTO organizations (id, name, created, changed, members, projects, events) VALUES (?, ?, ?, 0, ?, ?, ?)",
      id,
      fold(name),
      created,
      members,
      projects,
      events,
    );
    sql.exec("INSERT INTO bodies (id, body, raw, first_seen) VALUES (?, '{}', '{}', 0)", id);
  }
}

/** The position that a gateway computes from the row's own values. */
function positionOfRow(sort: Sort, row: Row): Position {
  const key = { ...row, name: textKey(fold(row.name)), created: row.created }[sort.field];
  return { key, created: row.created ?? 0, id: row.id };
}

const everything = { text: "1", params: [], candidates: null, platform: null };

describe("pages of SQLite", () => {
  test("have the order of the gateway, forward and back, for any text, sort and page size", async () => {
    await runInDurableObject(env.DIRECTORY.getByName("pages"), async (_, { storage }) => {
      const { sql } = storage;
      openSchema(storage);
      fc.assert(
        fc.property(anyRows, anySort, fc.integer({ min: 1, max: 7 }), fc.nat(), (rows, sort, limit, matched) => {
          store(sql, rows);
          const order = rows.map((row) => positionOfRow(sort, row)).sort((a, b) => comparePositions(sort, a, b));
          for (const direction of ["next", "previous"] as const) {
            expect(walk(sql, sort, limit, direction, matched % 100)).toEqual(order);
          }
        }),
        { numRuns: 150 },
      );
    });
  });

  test("use one index at any depth, without sorting", async () => {
    await runInDurableObject(env.DIRECTORY.getByName("plans"), async (_, { storage }) => {
      const { sql } = storage;
      openSchema(storage);
      const plans: string[] = [];
      const explaining = {
        exec: (query: string, ...bindings: unknown[]) => {
          const plan = sql.exec<{ detail: string }>(`EXPLAIN QUERY PLAN ${query}`, ...bindings);
          plans.push([...plan].map(({ detail }) => detail).join("; "));
          return [];
        },
      };
      const slice: Slice = { only: [], limit: 10, from: { key: 1, created: 1, id: "a" }, direction: "next" };
      for (const field of SORT_FIELDS) {
        const sort: Sort = { field, direction: "descending" };
        readOrganizationPage(explaining as unknown as SqlStorage, question(sort), everything, slice, 1000);
      }
      expect(plans).not.toHaveLength(0);
      for (const plan of plans) {
        expect(plan).toMatch(/^SEARCH o USING INDEX by_/);
        expect(plan).not.toContain("TEMP B-TREE");
      }
    });
  });
});

function walk(
  sql: SqlStorage,
  sort: Sort,
  limit: number,
  direction: "next" | "previous",
  matched: number,
): readonly Position[] {
  const positions: Position[] = [];
  let from: Position | null = null;
  for (;;) {
    const { rows, more } = readOrganizationPage(
      sql,
      question(sort),
      everything,
      { only: [], limit, from, direction },
      matched,
    );
    const page = rows.map(organizationPosition);
    if (direction === "next") positions.push(...page);
    else positions.unshift(...page);
    from = (direction === "next" ? page.at(-1) : page[0]) ?? null;
    if (!more) return positions;
  }
}
