import { foldCase } from "../fold-case.ts";
import { parsePythonInteger } from "../python-number.ts";
import type { EndpointResult, SentryRequest } from "./sentry-request.ts";
import type { PathParameters } from "./sentry-endpoint.ts";
import { UncaughtServerError } from "./sentry-errors.ts";
import { requireOrganization } from "./require-organization.ts";
import { paginateRows } from "./page-result.ts";
import type { SentryProjectRow } from "./sentry-project.ts";
import { listSentryProjectRows, printSentryProject } from "./sentry-project.ts";
import { tokenizeQuery } from "./tokenize-query.ts";

/**
 * `GET /api/0/organizations/{organization_id_or_slug}/projects/`: the active ones by slug, paged by number, or all at
 * once and without `Link` for `all_projects=1`.
 */
export function listSentryProjects(call: SentryRequest, { organization = "" }: PathParameters): EndpointResult {
  const { id } = requireOrganization(call, organization);
  const filters = [...tokenizeQuery(call.query.get("query") ?? "")].map(([key, values]) => readFilter(key, values));
  const rows = listSentryProjectRows(call.sql, id).filter((row) => filters.every((passes) => passes(row)));
  if (call.query.get("all_projects") === "1") return { body: rows.map(printSentryProject) };
  return paginateRows(call, rows, printSentryProject);
}

/** The query of this list, which has keys of its own: an unknown one empties it here too. */
function readFilter(key: string, values: readonly string[]): (row: SentryProjectRow) => boolean {
  switch (key) {
    case "query": {
      const text = foldCase(values.join(" "));
      return ({ name, slug }) => foldCase(name).includes(text) || foldCase(slug).includes(text);
    }
    case "id": {
      const ids = new Set(values.map(readInteger));
      return ({ id }) => ids.has(BigInt(id));
    }
    case "slug":
      return ({ slug }) => values.includes(slug);
    default:
      return () => false;
  }
}

function readInteger(text: string): bigint {
  const value = parsePythonInteger(text);
  if (value === null) throw new UncaughtServerError("not an integer");
  return value;
}
