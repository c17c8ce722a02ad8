import { keysetRanges, type Position } from "@roster/core/pagination";
import { PROJECT_SORT, type Slice } from "@roster/core/source";
import type { OrganizationAddress, Provider, Upstream, UpstreamProject } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import { globalId, encodeProject } from "./stored-document.ts";

/** A project as SQLite gives it. */
export interface StoredProject extends Record<string, SqlStorageValue> {
  readonly id: string;
  readonly created: number | null;
  readonly tie: number;
  readonly body: string;
}

/** When the projects of an organization were read, as epoch milliseconds; null if never. */
export function projectsReadAt(sql: SqlStorage, organization: string): number | null {
  const [row] = sql
    .exec<{ fetched_at: number }>("SELECT fetched_at FROM project_lists WHERE organization = ?", organization)
    .toArray();
  return row?.fetched_at ?? null;
}

/** Where an organization of this Directory is to be asked for what belongs to it, or null where it holds none. */
export function organizationAddress(sql: SqlStorage, organization: string): OrganizationAddress | null {
  const [row] = sql.exec<{ body: string }>("SELECT body FROM bodies WHERE id = ?", organization).toArray();
  return row ? (JSON.parse(row.body) as OrganizationAddress) : null;
}

/** Reads all projects of an organization from the upstream. */
export async function fetchProjects(
  provider: Provider,
  upstream: Upstream,
  address: OrganizationAddress,
): Promise<readonly UpstreamProject[]> {
  const projects: UpstreamProject[] = [];
  for await (const page of provider.projects(upstream, address)) projects.push(...page.projects);
  return projects;
}

/** Replaces the known projects of an organization. To be called within a transaction. */
export function replaceProjects(
  sql: SqlStorage,
  source: SourceConfiguration,
  organization: string,
  projects: readonly UpstreamProject[],
  now: number,
): void {
  sql.exec("DELETE FROM projects WHERE organization = ?", organization);
  for (const project of projects) {
    sql.exec(
      "INSERT OR REPLACE INTO projects (organization, id, created, tie, body) VALUES (?, ?, ?, ?, ?)",
      organization,
      globalId(source, project.remoteId),
      project.createdAt,
      project.createdAt ?? 0,
      encodeProject(source, organization, project),
    );
  }
  sql.exec("INSERT OR REPLACE INTO project_lists (organization, fetched_at) VALUES (?, ?)", organization, now);
}

/** Reads one page of an organization's projects, newest first. */
export function readProjectPage(
  sql: SqlStorage,
  organization: string,
  slice: Slice,
): { readonly rows: readonly StoredProject[]; readonly more: boolean } {
  const rows: StoredProject[] = [];
  const wanted = slice.limit + 1;
  const columns = { key: "created", created: "tie", id: "id" };
  for (const run of keysetRanges(PROJECT_SORT, { keyed: columns, unkeyed: columns }, slice.from, slice.direction)) {
    if (rows.length === wanted) break;
    const found = sql.exec<StoredProject>(
      `SELECT id, created, tie, body FROM projects WHERE organization = ? AND ${run.where} ORDER BY ${run.orderBy} LIMIT ?`,
      organization,
      ...run.params,
      wanted - rows.length,
    );
    rows.push(...found);
  }
  const page = rows.slice(0, slice.limit);
  return { rows: slice.direction === "next" ? page : page.reverse(), more: rows.length > slice.limit };
}

export function projectPosition(row: StoredProject): Position {
  return { key: row.created, created: row.tie, id: row.id };
}
