import { walkPages, type Cursor } from "@roster/core/pagination";
import { problemFromReports, listOrganizations, type OrganizationListPage, type Warning } from "@roster/core/source";
import { rosterProblemResponse, toProblem } from "../responses/roster-problem.ts";
import type { BufferedResponse } from "../responses/buffered-response.ts";
import { rowDocument } from "../responses/page-document.ts";
import type { RequestContext } from "../request-context.ts";
import { readUnpagedListRequest, type UnpagedListRequest } from "../requests/organization-list-request.ts";

/** Rows read at a time: what is held in memory. */
const PAGE = 100;

/**
 * The whole list, one organization a line, and a last line that says how the sources stood: without it, the list was cut
 * off. The first page is read before anything is said, so that a list of which nothing is known is a problem like any other.
 */
export async function streamOrganizations(asked: RequestContext): Promise<BufferedResponse | Response> {
  const list = readUnpagedListRequest(asked);
  // What is as new as the caller wants on the first page is new enough on the others.
  const further = { ...list.question, freshness: { fresh: false, maxAge: null } };
  const pages = walkPages<Cursor, OrganizationListPage>((cursor) =>
    listOrganizations(list.sources, cursor === null ? list.question : further, { limit: PAGE, cursor }),
  );
  const first = await pages.next();
  const failure = first.done ? null : problemFromReports(first.value.reports);
  if (failure) return rosterProblemResponse(failure);
  const lines = linesOf(first, pages, list);
  const stream = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await lines.next();
      if (value !== undefined) controller.enqueue(value);
      if (done) controller.close();
    },
    cancel: async () => {
      await lines.return();
    },
  });
  // How it ends is not known when it begins, so nobody may keep it.
  const headers = { "Content-Type": "application/x-ndjson; charset=utf-8", "Cache-Control": "no-store" };
  return new Response(stream, { headers });
}

const utf8 = new TextEncoder();

async function* linesOf(
  first: IteratorResult<OrganizationListPage, void>,
  rest: AsyncGenerator<OrganizationListPage, void, undefined>,
  list: UnpagedListRequest,
): AsyncGenerator<Uint8Array, void, undefined> {
  const warnings = new Map<string, Warning>();
  let result = first;
  let last: OrganizationListPage | null = null;
  try {
    while (!result.done) {
      last = result.value;
      for (const warning of last.warnings) warnings.set(JSON.stringify(warning), warning);
      if (last.rows.length > 0) yield rowLines(last, list);
      result = await rest.next();
    }
    yield line({ status: statusOf(last, warnings) });
  } catch (error) {
    yield line({ status: { ...statusOf(last, warnings), complete: false, error: toProblem(error) } });
  }
}

function rowLines(page: OrganizationListPage, { positions }: UnpagedListRequest): Uint8Array {
  const rows = page.rows.map((row) => JSON.stringify(rowDocument(row.organization, row.position, positions)));
  return utf8.encode(`${rows.join("\n")}\n`);
}

function line(value: unknown): Uint8Array {
  return utf8.encode(`${JSON.stringify(value)}\n`);
}

/** Complete only when nothing was left to be read later: a source that failed on the way has rows that are not here. */
function statusOf(last: OrganizationListPage | null, warnings: ReadonlyMap<string, Warning>): object {
  return {
    sources: last?.reports ?? [],
    warnings: [...warnings.values()],
    complete: last !== null && last.complete && last.next === null && last.retry === null,
  };
}
