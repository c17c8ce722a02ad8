import type { Field } from "./field.ts";
import { foldText } from "./fold-text.ts";
import { createMatcher } from "./pattern.ts";
import { sqlMatches } from "./pattern-sql.ts";

/** The platform of some project of the organization. Known when its projects are. */
export const platform: Field = {
  accepts: "a text",
  wildcards: true,
  ordered: false,
  facet: "projects",
  read: foldText,
  test: (values) => {
    const matches = createMatcher(values);
    return ({ platforms }) => (platforms === undefined ? null : platforms !== null && platforms.some(matches));
  },
  sql: (values, _operator, { constants }) =>
    sqlMatches("p.platform", values, constants).map(
      (match) => `iif(o.projects IS NULL, NULL, o.id IN (SELECT p.id FROM platforms p WHERE ${match}))`,
    ),
};
