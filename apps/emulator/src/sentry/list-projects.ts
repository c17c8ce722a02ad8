import type { Answer, Call } from "./call.ts";
import type { Parameters } from "./endpoint.ts";
import { printLink } from "./link.ts";
import { openOrganization } from "./membership.ts";
import { paginateGeneric } from "./paginate-generic.ts";
import { listProjectRows, printProject } from "./project.ts";
import { readPage } from "./read-page.ts";

/** `GET /api/0/organizations/{organization_id_or_slug}/projects/`: the active ones, by slug. */
export function listProjects(call: Call, { organization = "" }: Parameters): Answer {
  const row = openOrganization(call, organization);
  const { limit, cursor } = readPage(call);
  const page = paginateGeneric(cursor, limit, listProjectRows(call.sql, row.id));
  return {
    body: page.rows.map(printProject),
    link: printLink(call.server.origin, call.url, page.previous, page.next),
  };
}
