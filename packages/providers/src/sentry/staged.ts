import type { Sample, SampleOrganization, Staged } from "../conformance/stage.ts";
import { createSentryProvider } from "./provider.ts";

/** Stages Sentry as sentry.io and its regions answer, for tests: organizations with odd ids live in `us`, others in `de`. */
export function stageSentry(sample: Sample): Staged {
  const provider = createSentryProvider({
    listUrl: "https://sentry.io",
    hosts: ["sentry.io", "us.sentry.io", "de.sentry.io"],
    pageSize: sample.pageSize,
  });
  return { provider, fetch: (request) => Promise.resolve(answer(sample, new URL(request.url))) };
}

function answer({ organizations, projects }: Sample, url: URL): Response {
  if (url.href.startsWith("https://sentry.io/api/0/organizations/?")) {
    return answerPage(organizations.map(printOrganization), url);
  }
  const slug = /^\/api\/0\/organizations\/([^/]+)\/projects\/$/.exec(url.pathname)?.[1];
  const owner = organizations.find((organization) => organization.slug === slug);
  if (owner === undefined || url.origin !== regionUrl(owner)) return new Response(null, { status: 404 });
  return answerPage(projects.filter(({ organization }) => organization === owner.id).map(printProject), url);
}

function regionUrl({ id }: SampleOrganization): string {
  return Number(id) % 2 === 1 ? "https://us.sentry.io" : "https://de.sentry.io";
}

function printOrganization(organization: SampleOrganization): unknown {
  const { id, slug, name, created } = organization;
  return {
    id,
    slug,
    status: { id: "active", name: "active" },
    name,
    dateCreated: created,
    links: { organizationUrl: `https://${slug}.sentry.io`, regionUrl: regionUrl(organization) },
    aFieldOfTomorrow: [{ deep: null }],
  };
}

function printProject({ id, slug, name, created }: SampleOrganization): unknown {
  return { id, slug, name, platform: "python", dateCreated: created };
}

/** The header as Sentry writes it: both relations always, the cursor unescaped, the host its own idea. */
function answerPage(rows: readonly unknown[], url: URL): Response {
  const size = Number(url.searchParams.get("per_page"));
  const start = Number(url.searchParams.get("cursor")?.split(":")[1] ?? 0);
  const end = start + size;
  const link = [
    `<https://sentry.io${url.pathname}?&cursor=0:${start}:1>; rel="previous"; results="${start > 0}"; cursor="0:${start}:1"`,
    `<https://sentry.io${url.pathname}?&cursor=0:${end}:0>; rel="next"; results="${end < rows.length}"; cursor="0:${end}:0"`,
  ].join(", ");
  return Response.json(rows.slice(start, end), { headers: { link } });
}
