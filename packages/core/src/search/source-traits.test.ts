import { expect, it } from "vitest";
import { FIELD_NAMES } from "./field-names.ts";
import type { UnsupportedFields } from "./source-traits.ts";

it("accepts only fields of the query language as capabilities", () => {
  const known: UnsupportedFields = { slug: "absent", members: "unknown" };
  // @ts-expect-error A misspelled field does not compile.
  const misspelled: UnsupportedFields = { slgu: "absent" };
  // @ts-expect-error A reason other than the two does not compile.
  const unreasonable: UnsupportedFields = { slug: "missing" };
  expect([known, misspelled, unreasonable].map((fields) => Object.keys(fields).length)).toEqual([2, 1, 1]);
  expect(FIELD_NAMES).not.toContain("slgu");
});
