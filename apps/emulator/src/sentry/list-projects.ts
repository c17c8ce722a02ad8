import { fold } from "../fold.ts";
import { parsePythonInteger } from "../python-number.ts";
import type { Answer, Call } from "./call.ts";
import type { Parameters } from "./endpoint.ts";
import { ServerCrash } from "./errors.ts";
import { openOrganization } from "./membership.ts";
import { pageRows } from "./page-rows.ts";
import type { ProjectRow } from "./project.ts";
import { listProjectRows, printProject } from "./project.ts";
import { tokenizeQuery } from "./tokenize-query.ts";

/**
 * `GET /api/0/organizations/{organization_id_or_slug}/projects/`: the active ones by slug, paged by number, or all at
 * once and without `Link` for `all_projects=1`.
 */
export function listProjects(call: Call, { organization = "" }: Parameters): Answer {
  const { id } = openOrganization(call, organization);
  const filters = [...tokenizeQuery(call.query.get("query") ?? "")].map(([key, values]) => readFilter(key, values));
  const rows = listProjectRows(call.sql, id).filter((row) => filters.every((passes) => passes(row)));
  if (call.query.get("all_projects") === "1") return { body: rows.map(printProject) };
  return pageRows(call, rows, printProject);
}

/** The query of this list, which has keys of its own: an unknown one empties it here too. */
function readFilter(key: string, values: readonly string[]): (row: ProjectRow) => boolean {
  switch (key) {
    case "query": {
      const text = fold(values.join(" "));
      return ({ name, slug }) => fold(name).includes(text) || fold(slug).includes(text);
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
  if (value === null) throw new ServerCrash("not an integer");
  return value;
}
