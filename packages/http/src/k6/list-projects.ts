import { walkPages, type Cursor } from "@roster/core/pagination";
import { listProjects, type OrganizationDocument, type ProjectPage, type ProjectRow } from "@roster/core/source";
import { jsonAnswer } from "../answer/answer.ts";
import { copyHeaders } from "../answer/json.ts";
import { demandWhole, vendorSources } from "../dialect-view.ts";
import type { Operation } from "../operation.ts";
import { findK6Organization } from "./find-organization.ts";

export const k6ProjectsOperation: Operation = {
  id: "listK6Projects",
  method: "GET",
  path: "/v3/organizations/{id}/projects",
  dialect: "k6",
  summary: "List an organization's projects, as k6 does",
  about: "All of them at once.",
  scope: "org:read",
  vouches: true,
  parameters: () => ({}),
  answer: async (asked, { id = "" }) => {
    const { organization } = await findK6Organization(asked, id);
    const sources = vendorSources(asked, "k6");
    const projects: unknown[] = [];
    let last: ProjectPage | null = null;
    const pages = walkPages<Cursor, ProjectPage>((cursor) =>
      listProjects(sources, organization, { limit: 100, cursor }),
    );
    for await (const page of pages) {
      demandWhole(page.reports);
      projects.push(...page.rows.map((row) => k6Project(row, organization)));
      last = page;
    }
    return jsonAnswer({ projects }, last ? copyHeaders(last) : {});
  },
};

/** A project in the fields that k6 documents; its ids are integers there. */
function k6Project({ project }: ProjectRow, organization: OrganizationDocument): unknown {
  return {
    id: Number(project["remoteId"]),
    name: project["name"],
    description: project["description"] ?? "",
    organization_id: Number(organization["remoteId"]),
    created: project["createdAt"],
    updated: project["updatedAt"],
    is_default: project["isDefault"],
  };
}
