import type { Credential } from "@roster/core/model";
import type { OrganizationAddress, UpstreamOrganizationPage, Provider, Upstream } from "../provider.ts";
import type { UpstreamOrganization, UpstreamProject } from "../upstream-organization.ts";

/** A provider, and the upstream it is configured for. */
export interface FixtureServer {
  readonly provider: Provider;
  /** Answers as the vendor does, in compact JSON; 404 for an organization that the sample does not have. */
  readonly fetch: Upstream["fetch"];
}

/** What a request meets in place of the upstream. */
export type Fault = (request: Request) => Response | Promise<Response>;

/** A staged upstream under observation. */
export interface ObservedUpstream {
  readonly provider: Provider;
  readonly upstream: Upstream;
  /** What was sent so far. */
  readonly requests: readonly Request[];
  /** The bodies answered so far. */
  readonly bodies: readonly string[];
}

export const CREDENTIAL: Credential = { scheme: "Bearer", token: "sntryu_0f1e2d3c4b5a69788796a5b4c3d2e1f0" };

/** @param mishapOf what befalls a request, by its number from 1; nothing, unless given. */
export function observeUpstream(
  { provider, fetch }: FixtureServer,
  options: Partial<Upstream> = {},
  mishapOf: (request: number) => Fault | undefined = () => undefined,
): ObservedUpstream {
  const requests: Request[] = [];
  const bodies: string[] = [];
  const observed = async (request: Request) => {
    requests.push(request);
    const mishap = mishapOf(requests.length);
    if (mishap !== undefined) return mishap(request);
    const response = await fetch(request);
    bodies.push(await response.clone().text());
    return response;
  };
  return { provider, upstream: { fetch: observed, credential: CREDENTIAL, ...options }, requests, bodies };
}

type Reachable = Pick<ObservedUpstream, "provider" | "upstream">;

export async function collect<Page>(pages: AsyncIterable<Page>): Promise<Page[]> {
  const collected: Page[] = [];
  for await (const page of pages) collected.push(page);
  return collected;
}

export async function listPages(
  { provider, upstream }: Reachable,
  after?: string,
): Promise<UpstreamOrganizationPage[]> {
  return collect(provider.organizations(upstream, after));
}

export async function listOrganizations(stage: Reachable, after?: string): Promise<UpstreamOrganization[]> {
  return (await listPages(stage, after)).flatMap(({ organizations }) => organizations);
}

export async function listProjects(
  { provider, upstream }: Reachable,
  organization: OrganizationAddress,
): Promise<UpstreamProject[]> {
  return (await collect(provider.projects(upstream, organization))).flatMap(({ projects }) => projects);
}
