import { INCLUDE_NOTHING, type Question, type Slice } from "@roster/core/source";
import { ALL_ORGANIZATIONS, compileSql, compileTextCandidates, parseQuery } from "@roster/core/search";
import { createMatchCounter } from "@roster/region/directory/match-counter";
import { organizationPosition, readOrganizationPage } from "@roster/region/directory/organization-page";
import { openSchema } from "@roster/region/directory/directory-schema";
import { atMost, printSeconds, type BenchmarkResult } from "./benchmark-result.ts";
import { measureInterleaved } from "./measure.ts";
import { createSqliteStorage } from "./sqlite-storage.ts";

const ROWS = 100_000;
const LIMIT = 50;

/** Pages and counts of 100,000 organizations, with the SQL of the Directory in an in-memory SQLite database. */
export function benchDirectory(): readonly BenchmarkResult[] {
  const sql = createDirectory(ROWS);
  const first: Slice = { only: [], limit: LIMIT, from: null, direction: "next" };
  const thousandth: Slice = { ...first, from: lastPosition(sql, 999) };
  const deepest: Slice = { ...first, from: lastPosition(sql, ROWS / LIMIT - 2) };
  const substring = compileQuery("query:zebra");
  const seconds = measureInterleaved({
    first: () => readPage(sql, first),
    thousandth: () => readPage(sql, thousandth),
    deepest: () => readPage(sql, deepest),
    substring: () => {
      const { matched } = createMatchCounter(sql)(substring, { generationId: "", revision: 1 });
      return readOrganizationPage(sql, question, substring, first, matched);
    },
  });
  const deep = Math.max(seconds.first, seconds.thousandth, seconds.deepest);
  const times = `${printSeconds(seconds.first)}, ${printSeconds(seconds.thousandth)}, ${printSeconds(seconds.deepest)}`;
  return [
    atMost("page of 100,000 at any depth, against 0.5 ms", deep / 0.0005, 1, `page 1, 1,000 and the last: ${times}`),
    atMost("page 1,000 of 100,000, against page 1", seconds.thousandth / seconds.first, 1.5, times),
    atMost(
      "substring query with count over 100,000, against 2 ms",
      seconds.substring / 0.002,
      1,
      printSeconds(seconds.substring),
    ),
  ];
}

const question: Question = {
  query: ALL_ORGANIZATIONS,
  sort: { field: "created", direction: "descending" },
  owner: null,
  include: INCLUDE_NOTHING,
  freshness: { fresh: false, maxAge: null },
};

function readPage(sql: SqlStorage, slice: Slice): unknown {
  return readOrganizationPage(sql, question, { text: "1", params: [], candidates: null }, slice, ROWS);
}

function compileQuery(query: string): ReturnType<typeof compileSql> & { readonly candidates: string | null } {
  const source = {
    source: "s",
    region: "us",
    provider: "sentry",
    installation: "sentry",
    unsupported: {},
  } as const;
  const tree = parseQuery(query);
  return { ...compileSql(tree, source), candidates: compileTextCandidates(tree, source) };
}

/** The position of the last organization of page number `pages`. */
function lastPosition(sql: SqlStorage, pages: number): Slice["from"] {
  const row = `SELECT id, created AS key, tie FROM organizations ORDER BY created DESC, tie DESC, id DESC LIMIT 1 OFFSET ${pages * LIMIT - 1}`;
  return organizationPosition([...sql.exec(row)][0] as Parameters<typeof organizationPosition>[0]);
}

function createDirectory(rows: number): SqlStorage {
  const { storage, sql, database } = createSqliteStorage();
  openSchema(storage);
  database.exec("BEGIN");
  const organization = database.prepare(
    "INSERT INTO organizations (id, slug, name, status, created, changed) VALUES (?, ?, ?, 'active', ?, 0)",
  );
  const body = database.prepare("INSERT INTO bodies (id, body, raw, first_seen) VALUES (?, ?, '{}', 0)");
  for (let index = 0; index < rows; index += 1) {
    const name = `${index % 50_000 === 7 ? "zebra" : "organization"} ${index}`;
    organization.run(`sentry:${index}`, `slug-${index}`, name, 1_500_000_000_000_000 + ((index * 7919) % rows) * 1000);
    body.run(`sentry:${index}`, JSON.stringify({ id: `sentry:${index}`, name, padding: "x".repeat(600) }));
  }
  database.exec("COMMIT");
  database.exec(`INSERT INTO organization_texts (rowid, name, slug) SELECT rowid, name, slug FROM organizations;
    UPDATE text_index SET built = (SELECT max(rowid) FROM organizations);`);
  return sql;
}
