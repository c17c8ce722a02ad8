import { mergeStreams } from "./merge-streams.ts";
import { collectReports, collectWarnings, isComplete, type SourceReport, type Warning } from "./source-report.ts";
import type { Question, Row, Source } from "./source.ts";

/** The next rows of an exported list, and what is known of its sources so far. */
export interface ExportedRows {
  readonly rows: readonly Row[];
  readonly reports: readonly SourceReport[];
  readonly warnings: readonly Warning[];
  /** Whether every source answered, and nothing is missing up to here. */
  readonly complete: boolean;
}

/** Exports all organizations that match a question, in its order, with one stream per `Source`. */
export async function* streamOrganizations(
  sources: readonly Source[],
  question: Question,
): AsyncGenerator<ExportedRows, void, undefined> {
  const streams = sources.map((source) => {
    const only = source.sources.map(({ id }) => id);
    return source.stream(question, only);
  });
  for await (const slice of mergeStreams(question.sort, streams)) {
    const reports = collectReports(sources, [slice]);
    const warnings = collectWarnings([slice]);
    yield { rows: slice.rows, reports, warnings, complete: isComplete(reports, warnings) };
  }
}
