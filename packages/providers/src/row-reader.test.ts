import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as v from "valibot";
import { k6Organization } from "./k6/k6-wire.ts";
import { readValue } from "./row-reader.ts";
import { sentryOrganization } from "./sentry/sentry-wire.ts";

/** Values of every kind that a field can have, and some that it can not. */
const value = fc.oneof(
  { depthSize: "small" },
  fc.constantFrom<unknown>(null, undefined, "", "text", "https://a.example", "javascript:alert(1)", true, false),
  fc.constantFrom<unknown>(
    0,
    -1,
    1.5,
    12,
    2 ** 60,
    Number.NaN,
    [],
    [1],
    {},
    { id: "x" },
    { id: 7, avatarUrl: "http://b" },
  ),
  fc.jsonValue(),
);

test.each(Object.entries({ sentryOrganization, k6Organization }))(
  "the function of %s returns the same as the schema",
  (_, schema) => {
    const keys = Object.keys(schema.entries);
    const row = fc.oneof(
      value,
      fc.dictionary(fc.constantFrom(...keys, "other"), value),
      // Rows of which most are valid.
      fc
        .record({ id: fc.constantFrom<unknown>("1", 2), slug: fc.constant("slug"), name: fc.constant("name") })
        .chain((valid) =>
          fc.dictionary(fc.constantFrom(...keys, "other"), value).map((more) => ({ ...more, ...valid })),
        ),
    );
    fc.assert(
      fc.property(row, (raw) => {
        const { success, output } = v.safeParse(schema, raw);
        expect(readValue(schema as v.GenericSchema, raw)).toEqual(success ? output : undefined);
      }),
      { numRuns: 500 },
    );
  },
);
