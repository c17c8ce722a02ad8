import type { Project } from "@roster/core/model";
import { ProblemError } from "@roster/core/problem";
import { walkPages, type Cursor } from "@roster/core/pagination";
import {
  listProjects,
  projectsProblem,
  type OrganizationDocument,
  type ProjectListPage,
  type ProjectRow,
} from "@roster/core/source";
import { printComplete, vendorSources } from "../dialect-sources.ts";
import type { Operation } from "../operation.ts";
import { jsonResponse } from "../responses/buffered-response.ts";
import { cacheHeaders } from "../responses/cache-headers.ts";
import { findK6Organization } from "./find-k6-organization.ts";

export const listK6ProjectsOperation: Operation = {
  id: "listK6Projects",
  method: "GET",
  path: "/v3/organizations/{id}/projects",
  dialect: "k6",
  summary: "List an organization's projects in k6's format",
  description: "All projects in one response.",
  scope: "org:read",
  recordsAuthOutcome: true,
  parameters: () => ({}),
  handle: async (context, { id = "" }) => {
    const { organization } = await findK6Organization(context, id);
    const sources = vendorSources(context, "k6");
    const projects: unknown[] = [];
    let last: ProjectListPage | null = null;
    const pages = walkPages<Cursor, ProjectListPage>((cursor) =>
      listProjects(sources, organization, { limit: 100, cursor }),
    );
    for await (const page of pages) {
      const problem = projectsProblem(page.reports);
      if (problem) throw new ProblemError(problem);
      projects.push(...page.rows.map((row) => k6Project(row, organization)));
      last = page;
    }
    const headers = last ? cacheHeaders(last) : new Headers();
    headers.set("Roster-Complete", printComplete(last?.complete ?? false));
    return jsonResponse({ projects }, headers);
  },
};

/** A project with the fields that k6 documents. k6's ids are integers. */
function k6Project({ text }: ProjectRow, organization: OrganizationDocument): unknown {
  const project = JSON.parse(text) as Project;
  return {
    id: Number(project.remoteId),
    name: project.name,
    description: project.description ?? "",
    organization_id: Number(organization.id.slice(organization.id.indexOf(":") + 1)),
    created: project.createdAt,
    updated: project.updatedAt,
    is_default: project.isDefault,
  };
}
