import type { Cursor } from "../pagination/index.ts";
import type { PageRequest } from "./organization-list-page.ts";
import type { SourceReport } from "./source-report.ts";
import type { OrganizationDocument, ProjectRow, Source } from "./source.ts";

/** One page of an organization's projects. */
export interface ProjectListPage {
  readonly rows: readonly ProjectRow[];
  readonly next: Cursor | null;
  readonly previous: Cursor | null;
  readonly reports: readonly SourceReport[];
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
  const from = cursor === null || cursor.position === "end" ? null : cursor.position;
  const slice = { only: [organization.source], limit, from, direction };
  const { rows, more, reports, syncedAt } = await holder.projects(organization.id, slice);
  const first = rows[0]?.position;
  const last = rows.at(-1)?.position;
  const isBackward = direction === "previous";
  return {
    rows,
    next: last && (more || isBackward) ? { direction: "next", position: last, lag: new Map() } : null,
    previous: first && (isBackward ? more : cursor) ? { direction: "previous", position: first, lag: new Map() } : null,
    reports,
    syncedAt,
  };
}
