import { problemFromReports, streamOrganizations, type ExportedRows } from "@roster/core/source";
import type { RequestContext } from "../request-context.ts";
import { readUnpagedListRequest, type UnpagedListRequest } from "../requests/organization-list-request.ts";
import type { BufferedResponse } from "../responses/buffered-response.ts";
import { printRow } from "../responses/page-document.ts";
import { rosterProblemResponse, toProblem } from "../responses/roster-problem.ts";

/**
 * Streams the whole list as NDJSON: one organization per line, then a line with the status of the sources. A list without
 * that last line was cut off. The first slice of every source is read before the response starts, so a list without any data
 * is a normal problem response. Memory is bounded, and a slow reader slows the sources down.
 */
export async function exportOrganizations(context: RequestContext): Promise<BufferedResponse | Response> {
  const list = readUnpagedListRequest(context);
  const slices = streamOrganizations(list.sources, list.question);
  const first = await slices.next();
  const problem = first.done ? null : problemFromReports(first.value.reports);
  if (problem) {
    await slices.return();
    return rosterProblemResponse(problem);
  }
  const lines = linesOf(first, slices, list);
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
  first: IteratorResult<ExportedRows, void>,
  rest: AsyncGenerator<ExportedRows, void, undefined>,
  { positions }: UnpagedListRequest,
): AsyncGenerator<Uint8Array, void, undefined> {
  let result = first;
  let last: ExportedRows | null = null;
  try {
    while (!result.done) {
      last = result.value;
      if (last.rows.length > 0) yield utf8.encode(`${last.rows.map((row) => printRow(row, positions)).join("\n")}\n`);
      result = await rest.next();
    }
    yield statusLine(last, {});
  } catch (error) {
    yield statusLine(last, { complete: false, error: toProblem(error) });
  } finally {
    await rest.return();
  }
}

/** The last line. The list is complete only if every source answered to the end. */
function statusLine(last: ExportedRows | null, changes: object): Uint8Array {
  const { reports: sources = [], warnings = [], complete = false } = last ?? {};
  return utf8.encode(`${JSON.stringify({ status: { sources, warnings, complete, ...changes } })}\n`);
}
