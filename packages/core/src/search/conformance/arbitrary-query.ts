import * as fc from "fast-check";
import type { Query } from "../ast.ts";
import {
  FIELD_NAMES,
  isWildcardFieldName,
  type FieldName,
  type PlainFieldName,
  type WildcardFieldName,
} from "../field-names.ts";
import { all, any, not, plainTerm, wildcardTerm } from "../query-builder.ts";
import { FIELDS, PLAIN_FIELDS } from "../query-fields.ts";
import type { Operator } from "../operator.ts";
import type { Value } from "../value.ts";
import { arbitraryText, EMAILS, MEMBER_IDS } from "./arbitrary-text.ts";

/** Values for each field. There are few of each, so that random organizations match some of them. */
const VALUES: Readonly<Record<FieldName, fc.Arbitrary<string>>> = {
  id: fc.constantFrom("0", "1", "2", "3", "sentry:1", "sentry:2", "k6:2", "stack-7", "k6:stack-7"),
  slug: arbitraryText,
  name: arbitraryText,
  query: arbitraryText,
  status: fc.constantFrom("active", "pending_deletion", "deletion_in_progress", "relocation_pending_approval"),
  email: fc.constantFrom(...EMAILS),
  member_id: fc.constantFrom(...MEMBER_IDS),
  platform: arbitraryText,
  created: fc.constantFrom(
    "2024-01-01",
    "2024-01-02",
    "9999-12-31",
    "2024",
    "2023-12",
    "9999",
    "0000-02",
    "2024-01-01T12:00:00.000001Z",
    "0000-01-01",
  ),
  changed: fc.constantFrom("2024-01-01", "2024-02-29", "2024-01-01T23:59:59.999999Z"),
  members: fc.constantFrom("0", "1", "2", "999999999999999"),
  projects: fc.constantFrom("0", "1", "2"),
  events: fc.constantFrom("0", "1", "2"),
  is: fc.constantFrom("default", "early-adopter", "requires-2fa", "has-auth-provider"),
  provider: fc.constantFrom("sentry", "k6"),
  region: fc.constantFrom("us", "de"),
  source: fc.constantFrom("sentry-us", "k6"),
  installation: fc.constantFrom("sentry", "k6", "Sentry"),
};

const arbitraryTerm: fc.Arbitrary<Query> = fc.constantFrom(...FIELD_NAMES).chain((field) => {
  if (isWildcardFieldName(field)) return arbitraryWildcardTerm(field);
  if (!PLAIN_FIELDS[field].ordered) return arbitraryPlainTerm(field);
  return fc.oneof(arbitraryPlainTerm(field), arbitraryComparison(field));
});

/** A random canonical query. */
export const arbitraryQuery: fc.Arbitrary<Query> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(all([])) },
  {
    weight: 30,
    arbitrary: fc.letrec<{ query: Query }>((tie) => {
      const operands = fc.array(tie("query"), { minLength: 2, maxLength: 4 });
      return {
        query: fc.oneof(
          { depthSize: "small", withCrossShrink: true },
          arbitraryTerm,
          operands.map(all),
          operands.map(any),
          tie("query").map(not),
        ),
      };
    }).query,
  },
);

function arbitraryPlainTerm(field: PlainFieldName): fc.Arbitrary<Query> {
  const values = fc.array(arbitraryWord(field), { minLength: 1, maxLength: 3 });
  return values.map((values) => plainTerm(field, "in", values));
}

function arbitraryWildcardTerm(field: WildcardFieldName): fc.Arbitrary<Query> {
  const value = fc.oneof(arbitraryWord(field), arbitraryWildcard(field));
  return fc.array(value, { minLength: 1, maxLength: 3 }).map((values) => wildcardTerm(field, values));
}

function arbitraryComparison(field: PlainFieldName): fc.Arbitrary<Query> {
  const operator = fc.constantFrom<Operator>("<", "<=", ">", ">=");
  return fc.tuple(operator, arbitraryWord(field)).map(([operator, value]) => plainTerm(field, operator, [value]));
}

function arbitraryWord(field: FieldName): fc.Arbitrary<string> {
  return VALUES[field].map((text) => FIELDS[field].normalize(text, false)).filter((value) => value !== null);
}

function arbitraryWildcard(field: WildcardFieldName): fc.Arbitrary<Value> {
  const word = arbitraryWord(field);
  const end = fc.oneof(fc.constant(""), word);
  const pieces = fc.tuple(end, fc.array(word, { maxLength: 3 }), end);
  return pieces.map(([first, middle, last]) => ({ pieces: [first, ...middle, last] }));
}
