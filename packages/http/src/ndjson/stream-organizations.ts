import { walkPages, type Cursor } from "@roster/core/pagination";
import { listOrganizations, problemFromReports, type OrganizationListPage, type Warning } from "@roster/core/source";
import type { RequestContext } from "../request-context.ts";
import { readUnpagedListRequest, type UnpagedListRequest } from "../requests/organization-list-request.ts";
import type { BufferedResponse } from "../responses/buffered-response.ts";
import { printRow } from "../responses/page-document.ts";
import { rosterProblemResponse, toProblem } from "../responses/roster-problem.ts";

/** Rows per page. One page is held in memory at a time. */
const PAGE_SIZE = 100;

/**
 * Streams the whole list as NDJSON: one organization per line, then a line with the status of the sources. A list without
 * that last line was cut off. The first page is read before the response starts, so a list without any data is a normal
 * problem response.
 */
export async function streamOrganizations(context: RequestContext): Promise<BufferedResponse | Response> {
  const list = readUnpagedListRequest(context);
  // The freshness requirement applies to the first page. The later pages use the same data, or newer data.
  const furtherQuestion = { ...list.question, freshness: { fresh: false, maxAge: null } };
  const pages = walkPages<Cursor, OrganizationListPage>((cursor) =>
    listOrganizations(list.sources, cursor === null ? list.question : furtherQuestion, { limit: PAGE_SIZE, cursor }),
  );
  const first = await pages.next();
  const problem = first.done ? null : problemFromReports(first.value.reports);
  if (problem) return rosterProblemResponse(problem);
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
  // The headers are sent before it is known whether the list is complete, so it must not be cached.
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
    yield line({ status: listStatus(last, warnings) });
  } catch (error) {
    yield line({ status: { ...listStatus(last, warnings), complete: false, error: toProblem(error) } });
  }
}

function rowLines(page: OrganizationListPage, { positions }: UnpagedListRequest): Uint8Array {
  const rows = page.rows.map((row) => printRow(row, positions));
  return utf8.encode(`${rows.join("\n")}\n`);
}

function line(value: unknown): Uint8Array {
  return utf8.encode(`${JSON.stringify(value)}\n`);
}

/** The list is complete only if no page is left to read or to retry. Rows of a source that failed midway may be missing. */
function listStatus(last: OrganizationListPage | null, warnings: ReadonlyMap<string, Warning>): object {
  return {
    sources: last?.reports ?? [],
    warnings: [...warnings.values()],
    complete: last !== null && last.complete && last.next === null && last.retry === null,
  };
}
