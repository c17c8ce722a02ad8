import type { WildcardField } from "./field.ts";
import { createTextMatcher, foldText } from "./text-matcher.ts";
import { compileTextMatch } from "./text-matcher-sql.ts";

/** The platform of any project of the organization. It is known once the projects are known. */
export const platformField: WildcardField = {
  accepts: "a text",
  facet: "projects",
  normalize: foldText,
  createPredicate: (values) => {
    const matches = createTextMatcher(values);
    return ({ platforms }) => (platforms === undefined ? null : platforms !== null && platforms.some(matches));
  },
  compileSql: (values, { constants }) =>
    compileTextMatch("p.platform", values, constants).map(
      (match) => `iif(o.projects IS NULL, NULL, o.id IN (SELECT p.id FROM platforms p WHERE ${match}))`,
    ),
};
