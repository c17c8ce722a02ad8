import type { PlainField } from "./field.ts";
import { compileEquals } from "./text-matcher-sql.ts";
import { readWholeNumber } from "./whole-number.ts";

/** The upstream's id in any installation (`2`), or Roster's id (`sentry:2`). */
export const idField: PlainField = {
  accepts: "a number (2), or a number with its installation (sentry:2)",
  ordered: false,
  normalize: normalizeId,
  createPredicate: (values) => {
    const ids = new Set(values);
    return (facts) => ids.has(facts.remoteId) || ids.has(facts.id);
  },
  compileSql: (values, _operator, { source, constants }) => {
    const prefix = `${source.installation}:`;
    const ids = values.map((id) => (id.includes(":") ? id : `${prefix}${id}`)).filter((id) => id.startsWith(prefix));
    const alternatives = compileEquals("o.id", [...new Set(ids)], constants);
    return alternatives.length > 0 ? alternatives : ["0"];
  },
};

/** What may precede the colon. */
const INSTALLATION = /^[^\s:]+$/;

function normalizeId(text: string): string | null {
  const colon = text.indexOf(":");
  if (colon < 0) return normalizeRemoteId(text);
  const installation = text.slice(0, colon);
  const remoteId = normalizeRemoteId(text.slice(colon + 1));
  return remoteId === null || !INSTALLATION.test(installation) ? null : `${installation}:${remoteId}`;
}

/** The prefix of an id that a provider derives from the number of something else, such as `stack-7`. */
const DERIVED_ID_PREFIX = /^[a-z]+-/;

/** Leading zeros of a number are dropped. A derived id is kept as it is, because it is an exact text. */
function normalizeRemoteId(text: string): string | null {
  const prefix = DERIVED_ID_PREFIX.exec(text)?.[0] ?? "";
  const number = readWholeNumber(text.slice(prefix.length));
  return number === null || prefix === "" ? number : text;
}
