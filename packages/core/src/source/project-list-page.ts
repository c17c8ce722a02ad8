import type { Cursor, Sort } from "../pagination/index.ts";
import type { PageRequest } from "./organization-list-page.ts";
import type { SourceReport } from "./source-report.ts";
import type { OrganizationDocument, ProjectRow, Source } from "./source.ts";

/** The one order of projects: newest first. */
export const PROJECT_SORT: Sort = { field: "created", direction: "descending" };

/** One page of an organization's projects. */
export interface ProjectListPage {
  readonly rows: readonly ProjectRow[];
  readonly next: Cursor | null;
  readonly previous: Cursor | null;
  readonly reports: readonly SourceReport[];
  readonly syncedAt: number | null;
}

/** Asks the source that holds an organization for a page of its projects. */
export async function listProjects(
  sources: readonly Source[],
  organization: OrganizationDocument,
  { limit, cursor }: PageRequest,
): Promise<ProjectListPage> {
  const holder = sources.find((source) => source.sources.some(({ id }) => id === organization.source));
  if (!holder) throw new Error(`No source in view is called ${organization.source}.`);
  const direction = cursor?.direction ?? "next";
  const from = cursor === null || cursor.position === "end" ? null : cursor.position;
  const slice = { only: [organization.source], limit, from, direction };
  const { rows, more, reports, syncedAt } = await holder.projects(organization.id, slice);
  const edge = { first: rows[0]?.position, last: rows.at(-1)?.position };
  const isBack = direction === "previous";
  return {
    rows,
    next: edge.last && (more || isBack) ? { direction: "next", position: edge.last, lag: new Map() } : null,
    previous:
      edge.first && (isBack ? more : cursor) ? { direction: "previous", position: edge.first, lag: new Map() } : null,
    reports,
    syncedAt,
  };
}
