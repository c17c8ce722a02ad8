import type { SourceConfiguration } from "../configuration.ts";
import { PASS_THROUGH_POLICY, MANAGED_POLICY } from "./freshness-policy.ts";
import { createSourceProvider } from "../source-provider.ts";
import type { RefreshContext } from "./replica.ts";

/** The Sentry source of the tests: everything on us.sentry.io is its own. */
export const TEST_SOURCE: SourceConfiguration = {
  id: "sentry-us",
  installation: "sentry",
  provider: "sentry",
  region: "us",
  url: "https://sentry.io",
  hosts: ["us.sentry.io"],
  served: ["us.sentry.io", "de.sentry.io"],
  secret: "SENTRY_TOKEN",
};

/** What a test's upstream knows of an organization. */
export interface TestOrganization {
  readonly id: string;
  readonly slug: string;
  readonly name?: string;
  readonly dateCreated?: string;
  readonly region?: string;
}

/**
 * An upstream that answers Sentry's list, a page at a time, from an array that a test may change between calls. `before`
 * runs before each answer and may throw, wait, or answer in its place.
 */
export class TestUpstream {
  organizations: readonly TestOrganization[];
  /** Organizations that the list lacks, and the detail has all the same. */
  unlisted: readonly TestOrganization[] = [];
  /** Slugs of organizations that are there, and not for this credential. */
  forbidden: readonly string[] = [];
  calls = 0;
  /** Of the request under way. */
  lastPath = "";
  before: () => Promise<Response | undefined> | Response | undefined = () => undefined;
  readonly #pageSize = 100;

  constructor(organizations: readonly TestOrganization[]) {
    this.organizations = organizations;
  }

  refreshContext(kind: "managed" | "pass-through" = "managed"): RefreshContext {
    const upstream = {
      fetch: (request: Request) => this.#answer(request),
      credential: { scheme: "Bearer", token: "t" },
    };
    const policy = kind === "managed" ? MANAGED_POLICY : PASS_THROUGH_POLICY;
    return {
      source: TEST_SOURCE,
      provider: createSourceProvider(TEST_SOURCE, []),
      upstream,
      policy,
      endsOn401: kind === "pass-through",
    };
  }

  #detail(slug: string): Response {
    const organization = [...this.organizations, ...this.unlisted].find((candidate) => candidate.slug === slug);
    if (organization) return Response.json({ ...wireOf(organization), access: [], teams: [], projects: [] });
    const isForbidden = this.forbidden.includes(slug);
    const detail = isForbidden
      ? "You do not have permission to perform this action."
      : "The requested resource does not exist";
    return Response.json({ detail }, { status: isForbidden ? 403 : 404 });
  }

  async #answer(request: Request): Promise<Response> {
    this.calls += 1;
    this.lastPath = new URL(request.url).pathname;
    const instead = await this.before();
    if (instead) return instead;
    request.signal.throwIfAborted();
    const { pathname } = new URL(request.url);
    if (pathname !== "/api/0/organizations/") return this.#detail(pathname.split("/")[4] ?? "");
    const at = Number(new URL(request.url).searchParams.get("cursor")?.split(":")[1] ?? 0);
    const rows = this.organizations.slice(at, at + this.#pageSize).map(wireOf);
    const more = this.organizations.length > at + this.#pageSize;
    const cursor = `0:${at + this.#pageSize}:0`;
    const link = `<https://sentry.io/?&cursor=${cursor}>; rel="next"; results="${more}"; cursor="${cursor}"`;
    return Response.json(rows, { headers: { Link: link } });
  }
}

function wireOf({ id, slug, name, dateCreated, region }: TestOrganization): object {
  return {
    id,
    slug,
    name: name ?? slug,
    dateCreated: dateCreated ?? "2020-01-01T00:00:00.000001Z",
    status: { id: "active", name: "active" },
    isEarlyAdopter: false,
    require2FA: false,
    hasAuthProvider: false,
    avatar: { avatarType: "letter_avatar", avatarUuid: null },
    links: { organizationUrl: `https://${slug}.sentry.io`, regionUrl: `https://${region ?? "us"}.sentry.io` },
  };
}
