import type { SourceConfiguration } from "../configuration.ts";
import { CallBudget } from "./call-budget.ts";
import { PASS_THROUGH_POLICY, MANAGED_POLICY } from "./freshness-policy.ts";
import { createSourceProvider } from "../source-provider.ts";
import type { RefreshContext } from "./refresh-context.ts";

/** The Sentry source of the tests. The organizations on us.sentry.io belong to it. */
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

/** An organization of the test upstream. */
export interface TestOrganization {
  readonly id: string;
  readonly slug: string;
  readonly name?: string;
  readonly dateCreated?: string;
  readonly region?: string;
}

/**
 * An upstream that serves Sentry's list, page by page, from an array that a test may change between calls. `before`
 * runs before each response, and may throw, wait, or return a response in its place.
 */
export class TestUpstream {
  organizations: readonly TestOrganization[];
  /** Organizations that have a detail but are not in the list. */
  unlisted: readonly TestOrganization[] = [];
  /** The slugs and ids by which an organization answers this credential with 403. */
  forbidden: readonly string[] = [];
  calls = 0;
  /** The calls for the projects of an organization; part of `calls`. */
  projectCalls = 0;
  /** The path of the last request. */
  lastPath = "";
  /** How many calls the work of one refresh context may send. */
  callBudget = 1000;
  now: () => number = () => 0;
  before: () => Promise<Response | undefined> | Response | undefined = () => undefined;
  pageSize = 100;

  constructor(organizations: readonly TestOrganization[]) {
    this.organizations = organizations;
  }

  refreshContext(kind: "managed" | "pass-through" = "managed"): RefreshContext {
    const budget = new CallBudget(this.callBudget, this.now);
    const upstream = {
      fetch: budget.limit((request: Request) => this.respond(request)),
      credential: { scheme: "Bearer", token: "t" },
    };
    const policy = kind === "managed" ? MANAGED_POLICY : PASS_THROUGH_POLICY;
    return {
      source: TEST_SOURCE,
      provider: createSourceProvider(TEST_SOURCE),
      upstream,
      budget,
      policy,
      isManaged: kind === "managed",
    };
  }

  /** The response to a request for the projects of an organization. */
  respondProjects: (slug: string) => Response | Promise<Response> = () => projectsResponse([]);

  #respondDetail(slug: string): Response {
    const organization = [...this.organizations, ...this.unlisted].find((candidate) => candidate.slug === slug);
    if (organization) return jsonResponse({ ...toWire(organization), access: [], teams: [], projects: [] });
    const isForbidden = this.forbidden.includes(slug);
    const detail = isForbidden
      ? "You do not have permission to perform this action."
      : "The requested resource does not exist";
    return jsonResponse({ detail }, { status: isForbidden ? 403 : 404 });
  }

  async respond(request: Request): Promise<Response> {
    this.calls += 1;
    this.lastPath = new URL(request.url).pathname;
    const replacement = await this.before();
    if (replacement) return replacement;
    request.signal.throwIfAborted();
    const { pathname } = new URL(request.url);
    const [slug = "", part] = pathname.split("/").slice(4);
    if (part === "projects") {
      this.projectCalls += 1;
      return this.respondProjects(slug);
    }
    if (slug !== "") return this.#respondDetail(slug);
    const at = Number(new URL(request.url).searchParams.get("cursor")?.split(":")[1] ?? 0);
    const rows = this.organizations.slice(at, at + this.pageSize).map(toWire);
    const more = this.organizations.length > at + this.pageSize;
    const cursor = `0:${at + this.pageSize}:0`;
    const link = `<https://sentry.io/?&cursor=${cursor}>; rel="next"; results="${more}"; cursor="${cursor}"`;
    return jsonResponse(rows, { headers: { Link: link } });
  }
}

/** Sentry's response with the projects of one organization, one project for each platform. */
export function projectsResponse(platforms: readonly string[]): Response {
  const projects = platforms.map((platform, index) => ({
    id: String(index + 1),
    slug: `project-${index + 1}`,
    name: `Project ${index + 1}`,
    platform,
    dateCreated: "2020-01-01T00:00:00.000001Z",
  }));
  const link = '<https://sentry.io/?&cursor=0:100:0>; rel="next"; results="false"; cursor="0:100:0"';
  return jsonResponse(projects, { headers: { Link: link } });
}

export function jsonResponse(value: unknown, init: ResponseInit = {}): Response {
  const headers = new Headers(init.headers);
  headers.set("Content-Type", "application/json");
  return textResponse(JSON.stringify(value), { ...init, headers });
}

/**
 * A response whose body is read without the event loop. The body that the platform makes of a text takes turns of the
 * event loop, for which a simulated clock does not wait.
 */
export function textResponse(text: string, init: ResponseInit = {}): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
  return new Response(body, init);
}

function toWire({ id, slug, name, dateCreated, region }: TestOrganization): object {
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
