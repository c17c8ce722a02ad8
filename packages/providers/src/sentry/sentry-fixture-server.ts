import type { Sample, SampleOrganization, SampleProject } from "../conformance/provider-sample.ts";
import type { FixtureServer } from "../conformance/observed-upstream.ts";
import { createSentryProvider } from "./sentry-provider.ts";

/** A fake of sentry.io and its regions. Organizations with odd ids are in the region `us`, the others in `de`. */
export function createSentryFixtureServer(sample: Sample): FixtureServer {
  const provider = createSentryProvider({
    listUrl: "https://sentry.io",
    hosts: ["sentry.io", "us.sentry.io", "de.sentry.io"],
    pageSize: sample.pageSize,
  });
  return { provider, fetch: (request) => Promise.resolve(respond(sample, new URL(request.url))) };
}

function respond(sample: Sample, url: URL): Response {
  if (url.href.startsWith("https://sentry.io/api/0/organizations/?")) return respondWithOrganizations(sample, url);
  const [, name, children] = /^\/api\/0\/organizations\/([^/]+)\/(?:([a-z_0-9]+)\/)?$/.exec(url.pathname) ?? [];
  const owner = sample.organizations.find(({ slug, id }) => slug === name || id === name);
  if (owner === undefined || url.origin !== regionUrl(owner)) return new Response(null, { status: 404 });
  const isOwn = ({ organization }: { organization: string }) => organization === owner.id;
  switch (children) {
    case undefined:
      return Response.json({
        ...toWireOrganization(owner),
        features: ["b", "a"],
        isDefault: false,
        access: [],
        teams: [],
      });
    case "projects":
      return respondWithPage(sample.projects.filter(isOwn).map(toWireProject), url);
    case "members":
      return respondWithPage(sample.members.filter(isOwn).map(toWireMember), url);
    case "stats_v2":
      return Response.json({ groups: [{ by: { outcome: "accepted" }, totals: { "sum(quantity)": owner.events } }] });
    default:
      return new Response(null, { status: 404 });
  }
}

function respondWithOrganizations({ organizations, members }: Sample, url: URL): Response {
  if (url.searchParams.get("owner") === "1") {
    const owned = organizations.filter(({ isOwned }) => isOwned);
    return Response.json(owned.map((one) => ({ organization: toWireOrganization(one), singleOwner: true })));
  }
  const [, field, value] = /^(email|member_id):(.+)$/.exec(url.searchParams.get("query") ?? "") ?? [];
  const found = members.filter(({ id, email }) => (field === "email" ? email : id) === value);
  const isWanted = ({ id }: SampleOrganization) =>
    field === undefined || found.some(({ organization }) => organization === id);
  return respondWithPage(organizations.filter(isWanted).map(toWireOrganization), url);
}

function regionUrl({ id }: SampleOrganization): string {
  return Number(id) % 2 === 1 ? "https://us.sentry.io" : "https://de.sentry.io";
}

function toWireOrganization(organization: SampleOrganization): Record<string, unknown> {
  const { id, slug, name, created } = organization;
  return {
    id,
    slug,
    status: { id: "active", name: "active" },
    name,
    dateCreated: created,
    links: { organizationUrl: `https://${slug}.sentry.io`, regionUrl: regionUrl(organization) },
    anUnknownField: [{ deep: null }],
  };
}

function toWireProject({ id, slug, name, created, platform }: SampleProject): unknown {
  return { id, slug, name, platform, dateCreated: created };
}

function toWireMember({ id, email }: { id: string; email: string | null }): unknown {
  return {
    id,
    email: email ?? "invited@example.com",
    user: email === null ? null : { email },
    pending: email === null,
  };
}

/** Sends the `Link` header of Sentry: always both relations, an unescaped cursor, and the host of the server. */
function respondWithPage(rows: readonly unknown[], url: URL): Response {
  const size = Number(url.searchParams.get("per_page"));
  const start = Number(url.searchParams.get("cursor")?.split(":")[1] ?? 0);
  const end = start + size;
  const link = [
    `<https://sentry.io${url.pathname}?&cursor=0:${start}:1>; rel="previous"; results="${start > 0}"; cursor="0:${start}:1"`,
    `<https://sentry.io${url.pathname}?&cursor=0:${end}:0>; rel="next"; results="${end < rows.length}"; cursor="0:${end}:0"`,
  ].join(", ");
  return Response.json(rows.slice(start, end), { headers: { link } });
}
