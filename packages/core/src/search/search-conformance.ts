import * as fc from "fast-check";
import type { Query } from "./ast.ts";
import { arbitraryQuery } from "./conformance/arbitrary-query.ts";
import { arbitraryFixture, type SearchFixture } from "./conformance/arbitrary-fixture.ts";
import { storeFixture, type SearchDatabase } from "./conformance/search-database.ts";
import { KITCHEN_SINK } from "./conformance/kitchen-sink.ts";
import { LARGEST_QUERIES } from "./conformance/largest-queries.ts";
import { parseQuery } from "./parser.ts";
import { createPredicate } from "./query-predicate.ts";
import { printQuery } from "./printer.ts";
import { SEARCH_SCHEMA } from "./search-schema.ts";
import { compileSql } from "./compile-sql.ts";
import { compileTextCandidates } from "./text-candidates.ts";

export type { SearchDatabase } from "./conformance/search-database.ts";

/**
 * Tests compiled queries on a real SQLite database. For random queries and organizations, SQL returns the same result as
 * the predicate, including unknown facts and texts in any script. The largest allowed queries run without exceeding a
 * limit of the database.
 *
 * @param create returns an empty database.
 * @throws an error with the smallest counterexample.
 */
export function testSearch(create: () => SearchDatabase, options: { readonly runs?: number } = {}): void {
  const database = create();
  for (const statement of SEARCH_SCHEMA) database.run(statement, []);
  database.run(
    "CREATE VIRTUAL TABLE texts USING fts5 (name, slug, tokenize = 'trigram case_sensitive 1', detail = none)",
    [],
  );
  const check = (arbitraryQueries: fc.Arbitrary<readonly Query[]>, numRuns: number) =>
    fc.assert(
      fc.property(arbitraryFixture, arbitraryQueries, (fixture, queries) => {
        storeFixture(database, fixture);
        for (const query of queries) checkQuery(database, fixture, query);
      }),
      { numRuns },
    );
  check(fc.constant([KITCHEN_SINK, ...LARGEST_QUERIES].map((text) => parseQuery(text))), 5);
  check(fc.array(arbitraryQuery, { minLength: 1, maxLength: 8 }), options.runs ?? 500);
}

function checkQuery(database: SearchDatabase, { source, organizations }: SearchFixture, query: Query): void {
  const predicate = createPredicate(query);
  const { text, params } = compileSql(query, source);
  const results = new Map(
    database.run(`SELECT o.id, ${text} AS result FROM organizations o`, params).map(({ id, result }) => [id, result]),
  );
  const found = new Set(database.run(`SELECT o.id FROM organizations o WHERE ${text}`, params).map(({ id }) => id));
  checkTextCandidates(database, { source, organizations }, query);
  for (const facts of organizations) {
    const truth = predicate(facts);
    const expected = truth === null ? null : Number(truth);
    if (results.get(facts.id) === expected && found.has(facts.id) === (truth === true)) continue;
    throw new Error(
      `${printQuery(query)}\n${facts.id}: the predicate returned ${expected}, SQL returned ${String(results.get(facts.id))}\n${text}`,
    );
  }
}

/** Every organization for which the query is true or unknown is among the candidates of the trigram index. */
function checkTextCandidates(database: SearchDatabase, { source, organizations }: SearchFixture, query: Query): void {
  const match = compileTextCandidates(query, source);
  if (match === null) return;
  database.run("DELETE FROM texts", []);
  database.run("INSERT INTO texts (rowid, name, slug) SELECT rowid, name, slug FROM organizations", []);
  const rows = database.run(
    "SELECT id FROM organizations WHERE rowid IN (SELECT rowid FROM texts WHERE texts MATCH ?)",
    [match],
  );
  const found = new Set(rows.map(({ id }) => id));
  const predicate = createPredicate(query);
  for (const facts of organizations) {
    if (predicate(facts) !== false && !found.has(facts.id)) {
      throw new Error(`${printQuery(query)}\n${facts.id} is not among the candidates of ${match}`);
    }
  }
}
