import type { Sort } from "@roster/core/pagination";
import { throwProblem } from "@roster/core/problem";
import {
  InvalidValue,
  type QueryParameter,
  type QueryParameters,
  type QueryParameterValues,
} from "../requests/query-parameters.ts";

/**
 * Reads a query string as Sentry does: unknown parameters are ignored, and of a repeated parameter the last value is used.
 * Refuses an invalid value with 400 and Sentry's own message.
 */
export function readSentryParameters<Parameters extends QueryParameters>(
  search: URLSearchParams,
  parameters: Parameters,
): QueryParameterValues<Parameters> {
  const entries = Object.entries(parameters).map(([name, parameter]) => {
    const value = parameter.read(search.getAll(name).at(-1) ?? null);
    if (value instanceof InvalidValue) throwProblem("invalid-parameter", value.detail, { parameter: name });
    return [name, value] as const;
  });
  return Object.fromEntries(entries) as QueryParameterValues<Parameters>;
}

/** Only the values `1` and `true` have an effect. Sentry ignores all others. */
const owner: QueryParameter<boolean> = {
  description: "Only active organizations that the credential's user owns. The rows have the same documented shape.",
  schema: { type: "string", enum: ["1", "true"] },
  read: (text) => text === "1" || text === "true",
};

const SORTS: Readonly<Record<string, Sort>> = {
  members: { field: "members", direction: "descending" },
  projects: { field: "projects", direction: "descending" },
  events: { field: "events", direction: "descending" },
};
const NEWEST_FIRST: Sort = { field: "created", direction: "descending" };

const sortBy: QueryParameter<Sort> = {
  description: "The documented sort orders, descending. Any other value sorts by creation, newest first.",
  schema: { type: "string", enum: Object.keys(SORTS) },
  read: (text) => (text !== null && Object.hasOwn(SORTS, text) ? SORTS[text] : undefined) ?? NEWEST_FIRST,
};

/** Accepts what Python's `int()` accepts: surrounding spaces, a sign, and underscores between digits. */
const perPage: QueryParameter<number> = {
  description: "The maximum number of rows of the page.",
  schema: { type: "integer", minimum: 1, maximum: 100, default: 100 },
  read: (text) => {
    if (text === null) return 100;
    const digits = text.trim();
    if (!/^[+-]?\d+(_\d+)*$/.test(digits)) return new InvalidValue("Invalid per_page parameter.");
    const value = Number(digits.replaceAll("_", ""));
    if (value >= 1 && value <= 100) return value;
    return new InvalidValue("Invalid per_page value. Must be between 1 and 100.");
  },
};

/** An empty cursor is the first page, because Sentry's own command-line client sends one. */
const cursor: QueryParameter<string> = {
  description:
    "The `cursor` of a `Link` of an earlier response to the same query. It is opaque, and not a cursor of Sentry.",
  schema: { type: "string" },
  read: (text) => text ?? "",
};

const query: QueryParameter<string> = {
  description: "A query in Sentry's documented syntax. An invalid one is refused with 400.",
  schema: { type: "string", default: "" },
  read: (text) => text ?? "",
};

/** The parameters of Sentry's list of organizations. */
export const SENTRY_LIST_PARAMETERS = { query, sortBy, owner, per_page: perPage, cursor };
