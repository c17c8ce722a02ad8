import type { Field } from "./field.ts";
import { createTextMatcher, foldText } from "./text-matcher.ts";
import { compileTextMatch } from "./text-matcher-sql.ts";

/** The platform of any project of the organization. It is known once the projects are known. */
export const platformField: Field = {
  accepts: "a text",
  wildcards: true,
  ordered: false,
  facet: "projects",
  normalize: foldText,
  createPredicate: (values) => {
    const matches = createTextMatcher(values);
    return ({ platforms }) => (platforms === undefined ? null : platforms !== null && platforms.some(matches));
  },
  compileSql: (values, _operator, { constants }) =>
    compileTextMatch("p.platform", values, constants).map(
      (match) => `iif(o.projects IS NULL, NULL, o.id IN (SELECT p.id FROM platforms p WHERE ${match}))`,
    ),
};
