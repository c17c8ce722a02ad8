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

export type { SearchDatabase } from "./conformance/search-database.ts";

/**
 * Holds compiled queries to their meaning on a real SQLite: for any query and any organizations, SQL answers what the
 * predicate answers, unknown facts and every script included; and of the largest queries there may be, none is too
 * large for the database.
 *
 * @param create makes an empty database.
 * @throws with the smallest counterexample.
 */
export function testSearch(create: () => SearchDatabase, options: { readonly runs?: number } = {}): void {
  const database = create();
  for (const statement of SEARCH_SCHEMA) database.run(statement, []);
  const check = (queries: fc.Arbitrary<readonly Query[]>, numRuns: number) =>
    fc.assert(
      fc.property(arbitraryFixture, queries, (world, asked) => {
        storeFixture(database, world);
        for (const query of asked) checkAnswers(database, world, query);
      }),
      { numRuns },
    );
  check(fc.constant([KITCHEN_SINK, ...LARGEST_QUERIES].map((text) => parseQuery(text))), 5);
  check(fc.array(arbitraryQuery, { minLength: 1, maxLength: 8 }), options.runs ?? 500);
}

function checkAnswers(database: SearchDatabase, { source, organizations }: SearchFixture, query: Query): void {
  const test = createPredicate(query);
  const { text, params } = compileSql(query, source);
  const answers = new Map(
    database.run(`SELECT o.id, ${text} AS answer FROM organizations o`, params).map(({ id, answer }) => [id, answer]),
  );
  const found = new Set(database.run(`SELECT o.id FROM organizations o WHERE ${text}`, params).map(({ id }) => id));
  for (const facts of organizations) {
    const truth = test(facts);
    const answer = truth === null ? null : Number(truth);
    if (answers.get(facts.id) === answer && found.has(facts.id) === (truth === true)) continue;
    throw new Error(
      `${printQuery(query)}\nof ${facts.id}: the predicate says ${answer}, SQL ${String(answers.get(facts.id))}\n${text}`,
    );
  }
}
