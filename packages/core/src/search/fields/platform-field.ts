import type { Field } from "./field.ts";
import { foldText } from "./fold-text.ts";
import { createTextMatcher } from "./text-matcher.ts";
import { compileTextMatch } from "./text-matcher-sql.ts";

/** The platform of some project of the organization. Known when its projects are. */
export const platformField: Field = {
  accepts: "a text",
  wildcards: true,
  ordered: false,
  facet: "projects",
  read: foldText,
  test: (values) => {
    const matches = createTextMatcher(values);
    return ({ platforms }) => (platforms === undefined ? null : platforms !== null && platforms.some(matches));
  },
  sql: (values, _operator, { constants }) =>
    compileTextMatch("p.platform", values, constants).map(
      (match) => `iif(o.projects IS NULL, NULL, o.id IN (SELECT p.id FROM platforms p WHERE ${match}))`,
    ),
};
