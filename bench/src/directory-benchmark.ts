import { INCLUDE_NOTHING, type Question, type Slice } from "@roster/core/source";
import {
  ALL_ORGANIZATIONS,
  compileSql,
  compileTextCandidates,
  parseQuery,
  readSinglePlatform,
} from "@roster/core/search";
import type { SqlCondition } from "@roster/region/directory/compile-question";
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
  const [python, elixir] = [compileQuery("platform:python"), compileQuery("platform:elixir")];
  const seconds = measureInterleaved({
    first: () => readPage(sql, first),
    thousandth: () => readPage(sql, thousandth),
    deepest: () => readPage(sql, deepest),
    substring: () => ask(sql, substring, first),
    python: () => ask(sql, python, first),
    elixir: () => ask(sql, elixir, first),
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
    atMost(
      "facet question `platform:` with count over 100,000, against 10 ms",
      Math.max(seconds.python, seconds.elixir) / 0.01,
      1,
      `33,000 matches: ${printSeconds(seconds.python)}, 1,000: ${printSeconds(seconds.elixir)}`,
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
  return readOrganizationPage(sql, question, { text: "1", params: [], candidates: null, platform: null }, slice, ROWS);
}

/** Counts the matches and reads one page of them, as a list does. */
function ask(sql: SqlStorage, condition: SqlCondition, slice: Slice): unknown {
  const { matched } = createMatchCounter(sql)(condition, { generationId: "", revision: 1 });
  return readOrganizationPage(sql, question, condition, slice, matched);
}

function compileQuery(query: string): SqlCondition {
  const source = {
    source: "s",
    region: "us",
    provider: "sentry",
    installation: "sentry",
    unsupported: {},
  } as const;
  const tree = parseQuery(query);
  const candidates = compileTextCandidates(tree, source);
  return { ...compileSql(tree, source), candidates, platform: readSinglePlatform(tree, source) };
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
  // One organization in a hundred has unknown projects.
  database.exec(`UPDATE organizations SET projects = 3 WHERE rowid % 100 > 0;
    INSERT INTO platforms (platform, id) SELECT 'python', id FROM organizations WHERE projects = 3 AND rowid % 3 = 0;
    INSERT INTO platforms (platform, id) SELECT 'elixir', id FROM organizations WHERE projects = 3 AND rowid % 100 = 1;
    INSERT INTO platforms (platform, id) SELECT 'javascript', id FROM organizations WHERE projects = 3;`);
  database.exec(`INSERT INTO organization_texts (rowid, name, slug) SELECT rowid, name, slug FROM organizations;
    UPDATE text_index SET built = (SELECT max(rowid) FROM organizations);`);
  return sql;
}
