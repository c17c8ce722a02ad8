import type { Sample, SampleOrganization, SampleProject } from "../conformance/provider-sample.ts";
import type { FixtureServer } from "../conformance/observed-upstream.ts";
import { createK6Provider } from "./k6-provider.ts";

/** Stages api.k6.io for tests, in the edition that pages: `meta` appears where a list is longer than a page. */
export function createK6FixtureServer(sample: Sample): FixtureServer {
  const provider = createK6Provider({ url: "https://api.k6.io" });
  return { provider, fetch: (request) => Promise.resolve(answer(sample, new URL(request.url))) };
}

const USER = 7;

function answer({ organizations, projects, pageSize }: Sample, url: URL): Response {
  if (url.origin !== "https://api.k6.io") return new Response(null, { status: 404 });
  if (url.pathname === "/v3/account/me") return Response.json({ user: { id: USER }, organizations: [] });
  if (url.pathname === "/v3/organizations") {
    return answerPage("organizations", organizations.map(printOrganization), url, pageSize);
  }
  const [, id, belongings] = /^\/v3\/organizations\/([^/]+)(\/projects)?$/.exec(url.pathname) ?? [];
  const owner = organizations.find((organization) => organization.id === id);
  if (owner === undefined) return Response.json({ error: { message: "Not found", code: 3 } }, { status: 404 });
  if (belongings === undefined) return Response.json({ organization: printOrganization(owner) });
  const rows = projects.filter(({ organization }) => organization === id).map(printProject);
  return answerPage("projects", rows, url, pageSize);
}

function printOrganization({ id, name, created, isOwned }: SampleOrganization): unknown {
  const owner = isOwned ? USER : USER + 1;
  return { id: Number(id), name, owner_id: owner, description: "", created, updated: created, is_default: id === "1" };
}

function printProject({ id, name, created, organization }: SampleProject): unknown {
  return { id: Number(id), name, description: "", organization_id: Number(organization), created, updated: created };
}

function answerPage(key: string, rows: readonly unknown[], url: URL, size: number): Response {
  const page = Number(url.searchParams.get("page") ?? 1);
  const next = page * size < rows.length ? `${url.origin}${url.pathname}?page=${page + 1}` : null;
  const meta = rows.length > size ? { meta: { next, prev: null, count: rows.length } } : {};
  return Response.json({ [key]: rows.slice((page - 1) * size, page * size), ...meta });
}
