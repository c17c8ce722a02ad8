import type {
  Credential,
  OrganizationAddress,
  OrganizationPage,
  Provider,
  Upstream,
  UpstreamOrganization,
  UpstreamProject,
} from "../provider.ts";

/** An upstream's content, for an adapter's factory to serve in its vendor's wire format. */
export interface Sample {
  readonly organizations: readonly SampleOrganization[];
  readonly projects: readonly SampleProject[];
  /** Rows a page. */
  readonly pageSize: number;
}

export interface SampleOrganization {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** Six digits and `Z`: `2018-11-06T21:19:55.101234Z`. */
  readonly created: string;
}

export interface SampleProject extends SampleOrganization {
  /** The id of its organization. */
  readonly organization: string;
}

/** A provider, and the upstream it is configured for. */
export interface Staged {
  readonly provider: Provider;
  /** Answers as the vendor does, in compact JSON; 404 for an organization that the sample does not have. */
  readonly fetch: Upstream["fetch"];
}

/** What a request meets in place of the upstream. */
export type Mishap = (request: Request) => Response | Promise<Response>;

/** A staged upstream under observation. */
export interface Stage {
  readonly provider: Provider;
  readonly upstream: Upstream;
  /** What was sent so far. */
  readonly requests: readonly Request[];
  /** The bodies answered so far. */
  readonly bodies: readonly string[];
}

export const CREDENTIAL: Credential = { scheme: "Bearer", token: "sntryu_0f1e2d3c4b5a69788796a5b4c3d2e1f0" };

/** @param mishaps by the number of the request they befall, from 1. */
export function openStage(
  { provider, fetch }: Staged,
  options: Partial<Upstream> = {},
  mishaps: Readonly<Record<number, Mishap>> = {},
): Stage {
  const requests: Request[] = [];
  const bodies: string[] = [];
  const observed = async (request: Request) => {
    requests.push(request);
    const response = await (mishaps[requests.length] ?? fetch)(request);
    if (mishaps[requests.length] === undefined) bodies.push(await response.clone().text());
    return response;
  };
  return { provider, upstream: { fetch: observed, credential: CREDENTIAL, ...options }, requests, bodies };
}

/** A sample of `count` organizations; the first has `projects` projects, the second three, the others none. */
export function createSample(count: number, pageSize: number, projects = 0): Sample {
  const organizations = Array.from({ length: count }, (_, index) => createRow("Company", index + 1));
  const [first = [], second = []] = organizations.map(({ id }, index) =>
    createProjects(id, index === 0 ? projects : 3),
  );
  return { organizations, projects: [...first, ...second], pageSize };
}

function createProjects(organization: string, count: number): SampleProject[] {
  return Array.from({ length: count }, (_, index) =>
    Object.assign(createRow("Project", Number(organization) * 100 + index), { organization }),
  );
}

function createRow(kind: string, number: number): SampleOrganization {
  return {
    id: String(number),
    slug: `${kind.toLowerCase()}-${number}`,
    name: `${kind} № ${number}`,
    created: `2024-01-01T00:00:00.${String(999_999 - number)}Z`,
  };
}

type Reachable = Pick<Stage, "provider" | "upstream">;

export async function listPages(stage: Reachable, after?: string): Promise<OrganizationPage[]> {
  const pages: OrganizationPage[] = [];
  for await (const page of stage.provider.organizations(stage.upstream, after)) pages.push(page);
  return pages;
}

export async function listOrganizations(stage: Reachable, after?: string): Promise<UpstreamOrganization[]> {
  return (await listPages(stage, after)).flatMap(({ organizations }) => organizations);
}

export async function listProjects(stage: Reachable, organization: OrganizationAddress): Promise<UpstreamProject[]> {
  const found: UpstreamProject[] = [];
  for await (const { projects } of stage.provider.projects(stage.upstream, organization)) found.push(...projects);
  return found;
}
