import type { Question } from "../call.ts";
import { readOrigin } from "../origin.ts";
import { path } from "../path.ts";
import type { OrganizationPage, ProjectPage, Provider, Upstream } from "../provider.ts";
import { explain } from "./explain.ts";
import { normalizeOrganization, normalizeProject } from "./normalize.ts";
import { readPages } from "./pages.ts";
import { k6Organization, k6Project } from "./wire.ts";

export interface K6Options {
  /** Where the API is, as an origin: `https://api.k6.io`. The only host a token is ever sent to. */
  readonly url: string;
}

/**
 * The adapter of Grafana Cloud k6's organization API, version 3. It has one host for all, so an organization's own
 * `apiUrl` is not used.
 *
 * @throws RangeError for a `url` that is no origin.
 */
export function createK6Provider({ url }: K6Options): Provider {
  const origin = readOrigin(url);
  return {
    name: "k6",
    organizations: (upstream) => readOrganizations(upstream, origin),
    projects: (upstream, { remoteId }) => readProjects(upstream, origin, remoteId),
  };
}

async function* readOrganizations(
  upstream: Upstream,
  origin: string,
): AsyncGenerator<OrganizationPage, void, undefined> {
  const question: Question = { origin, path: path`/v3/organizations`, subject: "the organizations", explain };
  for await (const { rows, rate } of readPages(upstream, question, "organizations", k6Organization)) {
    // A page has a number here, not a place: an interrupted list is read again from the start.
    yield { organizations: rows.map((row) => normalizeOrganization(row, origin)), next: null, rate };
  }
}

async function* readProjects(
  upstream: Upstream,
  origin: string,
  remoteId: string,
): AsyncGenerator<ProjectPage, void, undefined> {
  const question: Question = {
    origin,
    path: path`/v3/organizations/${remoteId}/projects`,
    subject: "an organization's projects",
    explain,
  };
  for await (const { rows, rate } of readPages(upstream, question, "projects", k6Project)) {
    yield { projects: rows.map(normalizeProject), rate };
  }
}
