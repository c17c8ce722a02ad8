import { foldCase } from "../fold-case.ts";
import { parsePythonInteger } from "../python-number.ts";
import type { EndpointResult, SentryRequestContext } from "./sentry-request-context.ts";
import type { SentryPathParameters } from "./sentry-endpoint.ts";
import { UncaughtServerError } from "./sentry-errors.ts";
import { requireOrganization } from "./require-organization.ts";
import { paginateRows } from "./page-result.ts";
import type { SentryProjectRow } from "./sentry-project.ts";
import { listSentryProjectRows, printSentryProject } from "./sentry-project.ts";
import { tokenizeQuery } from "./tokenize-query.ts";

/**
 * `GET /api/0/organizations/{organization_id_or_slug}/projects/`: active projects ordered by slug, in pages. With
 * `all_projects=1` all are returned without `Link`.
 */
export function listSentryProjects(
  context: SentryRequestContext,
  { organization = "" }: SentryPathParameters,
): EndpointResult {
  const { id } = requireOrganization(context, organization);
  const filters = [...tokenizeQuery(context.query.get("query") ?? "")].map(([key, values]) =>
    createFilter(key, values),
  );
  const rows = listSentryProjectRows(context.sql, id).filter((row) => filters.every((isMatch) => isMatch(row)));
  if (context.query.get("all_projects") === "1") return { body: rows.map(printSentryProject) };
  return paginateRows(context, rows, printSentryProject);
}

/** The filter of one query key. Keys: `id`, `slug` and text. Any other key makes the list empty. */
function createFilter(key: string, values: readonly string[]): (row: SentryProjectRow) => boolean {
  switch (key) {
    case "query": {
      const text = foldCase(values.join(" "));
      return ({ name, slug }) => foldCase(name).includes(text) || foldCase(slug).includes(text);
    }
    case "id": {
      const ids = new Set(values.map(parseInteger));
      return ({ id }) => ids.has(BigInt(id));
    }
    case "slug":
      return ({ slug }) => values.includes(slug);
    default:
      return () => false;
  }
}

function parseInteger(text: string): bigint {
  const value = parsePythonInteger(text);
  if (value === null) throw new UncaughtServerError("not an integer");
  return value;
}
