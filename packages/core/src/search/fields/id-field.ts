import type { Field } from "./field.ts";
import { compileEquals } from "./text-matcher-sql.ts";

/**
 * An optional installation, then an id of the upstream. `stack-7` identifies an organization of which only a stack is
 * known.
 */
const ID = /^(?:([^\s:]+):)?(?:0*(\d+)|(stack-\d+))$/;

/** The upstream's id in any installation (`2`), or Roster's id (`sentry:2`). */
export const idField: Field = {
  accepts: "a number (2), or a number with its installation (sentry:2)",
  wildcards: false,
  ordered: false,
  normalize: (text) => {
    const match = ID.exec(text);
    if (match === null) return null;
    const [, installation, number, stack = ""] = match;
    return `${installation === undefined ? "" : `${installation}:`}${number ?? stack}`;
  },
  createPredicate: (values) => {
    const ids = new Set(values);
    return (facts) => ids.has(facts.remoteId) || ids.has(facts.id);
  },
  compileSql: (values, _operator, { source, constants }) => {
    const prefix = `${source.installation}:`;
    const ids = values
      .filter((value) => typeof value === "string")
      .map((id) => (id.includes(":") ? id : `${prefix}${id}`))
      .filter((id) => id.startsWith(prefix));
    const alternatives = compileEquals("o.id", [...new Set(ids)], constants);
    return alternatives.length > 0 ? alternatives : ["0"];
  },
};
