import { keysetRanges, type Position } from "@roster/core/pagination";
import { PROJECT_SORT, type Slice } from "@roster/core/source";
import type { OrganizationAddress, Provider, Upstream, UpstreamProject } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import { globalId, encodeProject } from "./stored-document.ts";

/** A project as SQLite returns it. */
export interface StoredProject extends Record<string, SqlStorageValue> {
  readonly id: string;
  readonly created: number | null;
  readonly tie: number;
  readonly body: string;
}

/** When the projects of an organization were fetched, in epoch milliseconds; null if never. */
export function projectsFetchedAt(sql: SqlStorage, organizationId: string): number | null {
  const [row] = sql
    .exec<{ fetched_at: number }>("SELECT fetched_at FROM project_lists WHERE organization = ?", organizationId)
    .toArray();
  return row?.fetched_at ?? null;
}

/** The upstream address of an organization; null if the replica does not hold the organization. */
export function organizationAddress(sql: SqlStorage, organizationId: string): OrganizationAddress | null {
  const [row] = sql.exec<{ body: string }>("SELECT body FROM bodies WHERE id = ?", organizationId).toArray();
  return row ? (JSON.parse(row.body) as OrganizationAddress) : null;
}

/** Fetches all projects of an organization from the upstream. */
export async function fetchProjects(
  provider: Provider,
  upstream: Upstream,
  address: OrganizationAddress,
): Promise<readonly UpstreamProject[]> {
  const projects: UpstreamProject[] = [];
  for await (const page of provider.projects(upstream, address)) projects.push(...page.projects);
  return projects;
}

/** Replaces the stored projects of an organization. Call it in a transaction. */
export function replaceProjects(
  sql: SqlStorage,
  source: SourceConfiguration,
  organizationId: string,
  projects: readonly UpstreamProject[],
  now: number,
): void {
  sql.exec("DELETE FROM projects WHERE organization = ?", organizationId);
  for (const project of projects) {
    sql.exec(
      "INSERT OR REPLACE INTO projects (organization, id, created, tie, body) VALUES (?, ?, ?, ?, ?)",
      organizationId,
      globalId(source, project.remoteId),
      project.createdAt,
      project.createdAt ?? 0,
      encodeProject(source, organizationId, project),
    );
  }
  sql.exec("INSERT OR REPLACE INTO project_lists (organization, fetched_at) VALUES (?, ?)", organizationId, now);
}

/** Deletes the stored projects of an organization. */
export function dropProjects(sql: SqlStorage, organizationId: string): void {
  sql.exec("DELETE FROM projects WHERE organization = ?", organizationId);
  sql.exec("DELETE FROM project_lists WHERE organization = ?", organizationId);
}

/** Reads one page of an organization's projects, newest first. */
export function readProjectPage(
  sql: SqlStorage,
  organizationId: string,
  slice: Slice,
): { readonly rows: readonly StoredProject[]; readonly more: boolean } {
  const rows: StoredProject[] = [];
  const wanted = slice.limit + 1;
  const columns = { key: "created", created: "tie", id: "id" };
  for (const range of keysetRanges(PROJECT_SORT, { keyed: columns, unkeyed: columns }, slice.from, slice.direction)) {
    if (rows.length === wanted) break;
    const found = sql.exec<StoredProject>(
      `SELECT id, created, tie, body FROM projects WHERE organization = ? AND ${range.where} ORDER BY ${range.orderBy} LIMIT ?`,
      organizationId,
      ...range.params,
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
