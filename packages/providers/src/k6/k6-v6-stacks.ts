import { path, type Path } from "../path.ts";
import type { Upstream, UpstreamOrganizationPage, UpstreamProjectPage } from "../provider.ts";
import { createDeduplicator, readRow, readRows } from "../rows.ts";
import { sendRequest, type UpstreamResponse } from "../send-request.ts";
import { UpstreamError } from "../upstream-error.ts";
import type { K6Config } from "./k6-config.ts";
import { readErrorBody } from "./k6-error-body.ts";
import { normalizeProject } from "./k6-normalize.ts";
import { normalizeStack, type AddressableStack } from "./k6-stack.ts";
import { k6Project, k6StackAuth, k6StackProjects } from "./k6-wire.ts";

/** The maximum page size of v6. */
const PAGE_SIZE = 1000;

/**
 * Lists the organizations of the known stacks. v6 has no list of stacks, so each stack costs one request and yields one
 * page. A stack that the credential cannot access is left out. If it cannot access any of them, the list fails.
 */
export async function* readStacks(
  upstream: Upstream,
  config: K6Config,
): AsyncGenerator<UpstreamOrganizationPage, void, undefined> {
  const isFirst = createDeduplicator();
  let forbidden: UpstreamError | null = null;
  let total = 0;
  for (const stack of config.stacks) {
    try {
      const { id, rate } = await checkStack(upstream, config, stack);
      const organizations = isFirst(id) ? [normalizeStack(stack, id, config.origin)] : [];
      total += organizations.length;
      yield { organizations, next: null, rate, via: "v6" };
    } catch (error) {
      if (!(error instanceof UpstreamError && error.code === "forbidden")) throw error;
      forbidden = error;
      yield { organizations: [], next: null, rate: error.rate, via: "v6" };
    }
  }
  if (total === 0 && forbidden !== null) throw forbidden;
}

/**
 * Checks that the credential can access a stack, and returns the stack's id. If the id is known, requests one of the
 * stack's projects. If only the URL is known, requests `/cloud/v6/auth`, which returns the id.
 */
export async function checkStack(
  upstream: Upstream,
  { origin }: K6Config,
  { id, url }: AddressableStack,
): Promise<{ id: string } & Pick<UpstreamResponse, "rate">> {
  if (id !== null) {
    const { rate } = await requestProjects(upstream, origin, id, { $top: "1" });
    return { id, rate };
  }
  const headers = { "X-Stack-Url": url ?? "" };
  const { body, rate, invalidResponse } = await sendV6Request(upstream, origin, path`/cloud/v6/auth`, headers);
  return { id: readRow(k6StackAuth, body, invalidResponse).wire.stack_id, rate };
}

/**
 * Lists the projects of a stack. `@nextLink` only indicates that there is a next page. Its URL is not used: the pages are
 * requested with `$skip` and `$top`.
 */
export async function* readStackProjects(
  upstream: Upstream,
  config: K6Config,
  stack: AddressableStack,
): AsyncGenerator<UpstreamProjectPage, void, undefined> {
  const id = stack.id ?? (await checkStack(upstream, config, stack)).id;
  const isFirst = createDeduplicator();
  for (let skip = 0; ;) {
    const paging = { $top: String(PAGE_SIZE), $skip: String(skip), $orderby: "created" };
    const { value, hasMore, rate, invalidResponse } = await requestProjects(upstream, config.origin, id, paging);
    const rows = readRows(k6Project, value, invalidResponse).filter(({ wire }) => isFirst(wire.id));
    yield { projects: rows.map(normalizeProject), rate, via: "v6" };
    if (!hasMore) return;
    if (rows.length === 0) throw invalidResponse("the upstream states more rows than it returned");
    skip += value.length;
  }
}

async function requestProjects(
  upstream: Upstream,
  origin: string,
  id: string,
  parameters: Readonly<Record<string, string>>,
): Promise<{ value: readonly unknown[]; hasMore: boolean } & Pick<UpstreamResponse, "rate" | "invalidResponse">> {
  const headers = { "X-Stack-Id": id };
  const response = await sendV6Request(upstream, origin, path`/cloud/v6/projects`, headers, parameters);
  const { body, rate, invalidResponse } = response;
  const { value, "@nextLink": next } = readRow(k6StackProjects, body, invalidResponse).wire;
  return { value, hasMore: next !== null, rate, invalidResponse };
}

function sendV6Request(
  upstream: Upstream,
  origin: string,
  path: Path,
  headers: Readonly<Record<string, string>>,
  parameters: Readonly<Record<string, string>> = {},
): Promise<UpstreamResponse> {
  return sendRequest(withBearer(upstream), { origin, path, headers, parameters, subject: "a stack", readErrorBody });
}

/** v6 accepts the same tokens as v3, but only with the scheme `Bearer`. */
function withBearer(upstream: Upstream): Upstream {
  const { scheme, token } = upstream.credential;
  return scheme.toLowerCase() === "token" ? { ...upstream, credential: { scheme: "Bearer", token } } : upstream;
}
