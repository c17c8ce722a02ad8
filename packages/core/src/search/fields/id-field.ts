import type { Field } from "./field.ts";
import { compileEquals } from "./text-matcher-sql.ts";

/** An id of the upstream, or a stack's for an organization that is known by nothing else yet; ours has an installation before it. */
const ID = /^(?:([^\s:]+):)?(?:0*(\d+)|(stack-\d+))$/;

/** The upstream's id in any installation (`2`), or ours (`sentry:2`). */
export const idField: Field = {
  accepts: "a number (2), or a number with its installation (sentry:2)",
  wildcards: false,
  ordered: false,
  read: (text) => {
    const match = ID.exec(text);
    if (match === null) return null;
    const [, installation, number, stack = ""] = match;
    return `${installation === undefined ? "" : `${installation}:`}${number ?? stack}`;
  },
  test: (values) => {
    const ids = new Set(values);
    return (facts) => ids.has(facts.remoteId) || ids.has(facts.id);
  },
  sql: (values, _operator, { source, constants }) => {
    const own = `${source.installation}:`;
    const ids = values
      .filter((value) => typeof value === "string")
      .map((id) => (id.includes(":") ? id : `${own}${id}`))
      .filter((id) => id.startsWith(own));
    const alternatives = compileEquals("o.id", [...new Set(ids)], constants);
    return alternatives.length > 0 ? alternatives : ["0"];
  },
};
