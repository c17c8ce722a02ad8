import { throwProblem } from "@roster/core/problem";
import type { Sort } from "@roster/core/pagination";
import { InvalidValue, type QueryParameter, type QueryParameters } from "../requests/query-parameters.ts";

type SentryParameterValues<Wanted> = {
  readonly [Name in keyof Wanted]: Wanted[Name] extends QueryParameter<infer Value> ? Value : never;
};

/**
 * Reads a query string as Sentry does: of a parameter sent twice the last counts, and what is not a parameter is ignored.
 * A value that cannot be is a 400 in Sentry's words.
 */
export function readSentryParameters<Wanted extends QueryParameters>(
  search: URLSearchParams,
  parameters: Wanted,
): SentryParameterValues<Wanted> {
  const entries = Object.entries(parameters).map(([name, parameter]) => {
    const value = parameter.read(search.getAll(name).at(-1) ?? null);
    if (value instanceof InvalidValue) throwProblem("invalid-parameter", value.detail, { parameter: name });
    return [name, value] as const;
  });
  return Object.fromEntries(entries) as SentryParameterValues<Wanted>;
}

/** Only these two spellings; any other value is as if it were not there. */
const owner: QueryParameter<boolean> = {
  description: "Only active organizations that the credential's user owns. The rows keep their shape, as documented.",
  schema: { type: "string", enum: ["1", "true"] },
  read: (text) => text === "1" || text === "true",
};

const SORTS: Readonly<Record<string, Sort>> = {
  members: { field: "members", direction: "descending" },
  projects: { field: "projects", direction: "descending" },
  events: { field: "events", direction: "descending" },
};
const NEWEST: Sort = { field: "created", direction: "descending" };

const sortBy: QueryParameter<Sort> = {
  description: "The documented orders, most first. Any other value: newest first.",
  schema: { type: "string", enum: Object.keys(SORTS) },
  read: (text) => (text !== null && Object.hasOwn(SORTS, text) ? SORTS[text] : undefined) ?? NEWEST,
};

/** As Python's `int()` reads a number: spaces around it, a sign, underscores between digits. */
const perPage: QueryParameter<number> = {
  description: "How many rows a page has at most.",
  schema: { type: "integer", minimum: 1, maximum: 100, default: 100 },
  read: (text) => {
    if (text === null) return 100;
    const digits = text.trim();
    if (!/^[+-]?\d+(_\d+)*$/.test(digits)) return new InvalidValue("Invalid per_page parameter.");
    const value = Number(digits.replaceAll("_", ""));
    return value >= 1 && value <= 100 ? value : new InvalidValue("Invalid per_page value. Must be between 1 and 100.");
  },
};

/** An empty cursor is the first page: Sentry's own command line sends one. */
const cursor: QueryParameter<string> = {
  description:
    "The `cursor` of a `Link` of an earlier answer to the same question. Opaque; not a cursor of Sentry's own.",
  schema: { type: "string" },
  read: (text) => text ?? "",
};

const query: QueryParameter<string> = {
  description: "The documented query syntax, made true. One that cannot be read is a 400.",
  schema: { type: "string", default: "" },
  read: (text) => text ?? "",
};

/** The parameters of Sentry's list of organizations. */
export const SENTRY_LIST_PARAMETERS = { query, sortBy, owner, per_page: perPage, cursor };
