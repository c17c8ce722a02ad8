import type { Sample, SampleOrganization, SampleProject } from "../conformance/provider-sample.ts";
import type { FixtureServer } from "../conformance/observed-upstream.ts";
import { createK6Provider } from "./k6-provider.ts";

/** A fake of api.k6.io in the version with pages: a list that is longer than a page has `meta`. */
export function createK6FixtureServer(sample: Sample): FixtureServer {
  const provider = createK6Provider({ url: "https://api.k6.io" });
  return { provider, fetch: (request) => Promise.resolve(respond(sample, new URL(request.url))) };
}

const USER_ID = 7;

function respond({ organizations, projects, pageSize }: Sample, url: URL): Response {
  if (url.origin !== "https://api.k6.io") return new Response(null, { status: 404 });
  if (url.pathname === "/v3/account/me") return Response.json({ user: { id: USER_ID }, organizations: [] });
  if (url.pathname === "/v3/organizations") {
    return respondWithPage("organizations", organizations.map(toWireOrganization), url, pageSize);
  }
  const [, id, children] = /^\/v3\/organizations\/([^/]+)(\/projects)?$/.exec(url.pathname) ?? [];
  const owner = organizations.find((organization) => organization.id === id);
  if (owner === undefined) return Response.json({ error: { message: "Not found", code: 3 } }, { status: 404 });
  if (children === undefined) return Response.json({ organization: toWireOrganization(owner) });
  const rows = projects.filter(({ organization }) => organization === id).map(toWireProject);
  return respondWithPage("projects", rows, url, pageSize);
}

function toWireOrganization({ id, name, created, isOwned }: SampleOrganization): unknown {
  const owner = isOwned ? USER_ID : USER_ID + 1;
  return { id: Number(id), name, owner_id: owner, description: "", created, updated: created, is_default: id === "1" };
}

function toWireProject({ id, name, created, organization }: SampleProject): unknown {
  return { id: Number(id), name, description: "", organization_id: Number(organization), created, updated: created };
}

function respondWithPage(key: string, rows: readonly unknown[], url: URL, size: number): Response {
  const page = Number(url.searchParams.get("page") ?? 1);
  const next = page * size < rows.length ? `${url.origin}${url.pathname}?page=${page + 1}` : null;
  const meta = rows.length > size ? { meta: { next, prev: null, count: rows.length } } : {};
  return Response.json({ [key]: rows.slice((page - 1) * size, page * size), ...meta });
}
