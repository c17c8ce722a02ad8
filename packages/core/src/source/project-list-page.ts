import type { Cursor } from "../pagination/index.ts";
import type { PageRequest } from "./organization-list-page.ts";
import { isComplete, type SourceReport, type Warning } from "./source-report.ts";
import type { OrganizationDocument, ProjectRow, Source } from "./source.ts";

/** One page of an organization's projects. */
export interface ProjectListPage {
  readonly rows: readonly ProjectRow[];
  readonly next: Cursor | null;
  readonly previous: Cursor | null;
  readonly reports: readonly SourceReport[];
  readonly warnings: readonly Warning[];
  readonly complete: boolean;
  readonly syncedAt: number | null;
}

/** Reads one page of an organization's projects from the source that holds the organization. */
export async function listProjects(
  sources: readonly Source[],
  organization: OrganizationDocument,
  { limit, cursor }: PageRequest,
): Promise<ProjectListPage> {
  const holder = sources.find((source) => source.sources.some(({ id }) => id === organization.source));
  if (!holder) throw new Error(`No source in view is called ${organization.source}.`);
  const direction = cursor?.direction ?? "next";
  const from = cursor === null || typeof cursor.position === "string" ? null : cursor.position;
  const slice = { only: [organization.source], limit, from, direction };
  const { rows, more, reports, syncedAt } = await holder.projects(organization.id, slice);
  const [next, previous] =
    direction === "next" ? neighborsForward(cursor, rows, more) : neighborsBackward(cursor, rows, more);
  const warnings = staleWarnings(reports);
  return { rows, next, previous, reports, warnings, complete: isComplete(reports, warnings), syncedAt };
}

/** The cursors of the next and the previous page. */
type Neighbors = readonly [next: Cursor | null, previous: Cursor | null];

/** If the rows after the cursor are gone, the previous page ends with the last row. */
function neighborsForward(cursor: Cursor | null, rows: readonly ProjectRow[], more: boolean): Neighbors {
  const last = rows.at(-1);
  const isFirstPage = cursor === null || cursor.position === "start";
  return [
    last && more ? cursorTo("next", last.position) : null,
    isFirstPage ? null : cursorTo("previous", rows[0]?.position ?? "end"),
  ];
}

/** If the rows before the cursor are gone, the next page begins with the first row. */
function neighborsBackward(cursor: Cursor | null, rows: readonly ProjectRow[], more: boolean): Neighbors {
  const [first] = rows;
  return [
    cursor?.position === "end" ? null : cursorTo("next", rows.at(-1)?.position ?? "start"),
    first && more ? cursorTo("previous", first.position) : null,
  ];
}

function cursorTo(direction: Cursor["direction"], position: Cursor["position"]): Cursor {
  return { direction, position, lag: new Map() };
}

function staleWarnings(reports: readonly SourceReport[]): readonly Warning[] {
  return reports.flatMap(({ id, status, error }): readonly Warning[] => {
    if (status !== "stale") return [];
    const detail =
      `The last refresh of the projects failed; these are the ones before it. ${error?.detail ?? ""}`.trim();
    return [{ code: "part-stale", source: id, detail }];
  });
}
