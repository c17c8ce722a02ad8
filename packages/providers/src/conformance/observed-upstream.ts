import type { Credential } from "@roster/core/model";
import type {
  OrganizationAddress,
  Provider,
  Upstream,
  UpstreamEndpoint,
  UpstreamOrganizationPage,
} from "../provider.ts";
import type { UpstreamOrganization, UpstreamProject } from "../upstream-organization.ts";

/** A provider, and a fake of the upstream that it is configured for. */
export interface FixtureServer {
  readonly provider: Provider;
  /** Responds like the vendor, in compact JSON, and with 404 for an organization that is not in the sample. */
  readonly fetch: Upstream["fetch"];
}

/** Replaces the response of the upstream. */
export type Fault = (request: Request) => Response | Promise<Response>;

/** A fixture server that records its requests and response bodies. */
export interface ObservedUpstream {
  readonly provider: Provider;
  readonly upstream: Upstream;
  /** The requests so far. */
  readonly requests: readonly Request[];
  /** The response bodies so far. */
  readonly bodies: readonly string[];
}

export const CREDENTIAL: Credential = { scheme: "Bearer", token: "sntryu_0f1e2d3c4b5a69788796a5b4c3d2e1f0" };

/** @param faultFor the fault for a request by its number, starting at 1. The default is no fault. */
export function observeUpstream(
  { provider, fetch }: FixtureServer,
  options: Partial<Upstream> = {},
  faultFor: (request: number) => Fault | undefined = () => undefined,
): ObservedUpstream {
  const requests: Request[] = [];
  const bodies: string[] = [];
  const recordingFetch = async (request: Request, endpoint: UpstreamEndpoint) => {
    requests.push(request);
    const fault = faultFor(requests.length);
    if (fault !== undefined) return fault(request);
    const response = await fetch(request, endpoint);
    bodies.push(await response.clone().text());
    return response;
  };
  return { provider, upstream: { fetch: recordingFetch, credential: CREDENTIAL, ...options }, requests, bodies };
}

type ProviderAndUpstream = Pick<ObservedUpstream, "provider" | "upstream">;

export async function collect<Page>(pages: AsyncIterable<Page>): Promise<Page[]> {
  const collected: Page[] = [];
  for await (const page of pages) collected.push(page);
  return collected;
}

export async function listPages(
  { provider, upstream }: ProviderAndUpstream,
  after?: string,
): Promise<UpstreamOrganizationPage[]> {
  return collect(provider.organizations(upstream, after));
}

export async function listOrganizations(
  observed: ProviderAndUpstream,
  after?: string,
): Promise<UpstreamOrganization[]> {
  return (await listPages(observed, after)).flatMap(({ organizations }) => organizations);
}

export async function listProjects(
  { provider, upstream }: ProviderAndUpstream,
  organization: OrganizationAddress,
): Promise<UpstreamProject[]> {
  return (await collect(provider.projects(upstream, organization))).flatMap(({ projects }) => projects);
}
