import { sendRequest, type UpstreamResponse } from "../send-request.ts";
import { createDeduplicator } from "../distinct.ts";
import { path, type Path } from "../path.ts";
import type { UpstreamOrganizationPage, UpstreamProjectPage, Upstream } from "../provider.ts";
import { readRow, readRows } from "../rows.ts";
import { UpstreamError } from "../upstream-error.ts";
import { explain } from "./k6-error-body.ts";
import { normalizeProject } from "./k6-normalize.ts";
import type { K6Config } from "./k6-config.ts";
import { normalizeStack, type AddressableStack } from "./k6-stack.ts";
import { k6Project, k6StackAuth, k6StackProjects } from "./k6-wire.ts";

/** The most that v6 gives of a list. */
const PAGE_SIZE = 1000;

/**
 * Lists the organizations of stacks, one a page and request: v6 has no list of stacks, so each is asked for in turn. One
 * that the credential may not see has no organization in this list, which fails if it may see none.
 */
export async function* readStacks(
  upstream: Upstream,
  reach: K6Config,
): AsyncGenerator<UpstreamOrganizationPage, void, undefined> {
  const isFirst = createDeduplicator();
  let refusal: unknown = null;
  let given = 0;
  for (const stack of reach.stacks) {
    try {
      const { id, rate } = await checkStack(upstream, reach, stack);
      const organizations = isFirst(id) ? [normalizeStack(stack, id, reach.origin)] : [];
      given += organizations.length;
      yield { organizations, next: null, rate, via: "v6" };
    } catch (error) {
      if (!(error instanceof UpstreamError && error.code === "forbidden")) throw error;
      refusal = error;
      yield { organizations: [], next: null, rate: error.rate, via: "v6" };
    }
  }
  if (given === 0 && refusal !== null) throw refusal;
}

/**
 * Asks whether the credential may see a stack, and for its number where only the address is known, which is what
 * `/cloud/v6/auth` is for. One that is known by its number is asked for a project.
 */
export async function checkStack(
  upstream: Upstream,
  { origin }: K6Config,
  { id, url }: AddressableStack,
): Promise<{ id: string } & Pick<UpstreamResponse, "rate">> {
  if (id !== null) {
    const { rate } = await askProjects(upstream, origin, id, { $top: "1" });
    return { id, rate };
  }
  const { body, rate, complain } = await ask(upstream, origin, path`/cloud/v6/auth`, { "X-Stack-Url": url ?? "" });
  return { id: readRow(k6StackAuth, body, complain).wire.stack_id, rate };
}

/** Lists the projects of a stack. Of `@nextLink` only that it is there counts: neither its host nor its numbers are used. */
export async function* readStackProjects(
  upstream: Upstream,
  reach: K6Config,
  stack: AddressableStack,
): AsyncGenerator<UpstreamProjectPage, void, undefined> {
  const id = stack.id ?? (await checkStack(upstream, reach, stack)).id;
  const isFirst = createDeduplicator();
  for (let skip = 0; ;) {
    const paging = { $top: String(PAGE_SIZE), $skip: String(skip), $orderby: "created" };
    const { value, hasMore, rate, complain } = await askProjects(upstream, reach.origin, id, paging);
    const rows = readRows(k6Project, value, complain).filter(({ wire }) => isFirst(wire.id));
    yield { projects: rows.map(normalizeProject), rate, via: "v6" };
    if (!hasMore) return;
    if (rows.length === 0) throw complain("more is claimed than given");
    skip += value.length;
  }
}

async function askProjects(
  upstream: Upstream,
  origin: string,
  id: string,
  parameters: Readonly<Record<string, string>>,
): Promise<{ value: readonly unknown[]; hasMore: boolean } & Pick<UpstreamResponse, "rate" | "complain">> {
  const { body, rate, complain } = await ask(
    upstream,
    origin,
    path`/cloud/v6/projects`,
    { "X-Stack-Id": id },
    parameters,
  );
  const { value, "@nextLink": next } = readRow(k6StackProjects, body, complain).wire;
  return { value, hasMore: next !== null, rate, complain };
}

function ask(
  upstream: Upstream,
  origin: string,
  path: Path,
  headers: Readonly<Record<string, string>>,
  parameters: Readonly<Record<string, string>> = {},
): Promise<UpstreamResponse> {
  return sendRequest(withBearer(upstream), { origin, path, headers, parameters, subject: "a stack", explain });
}

/** v6 takes the same tokens as v3, but only as `Bearer`. */
function withBearer(upstream: Upstream): Upstream {
  const { scheme, token } = upstream.credential;
  return scheme.toLowerCase() === "token" ? { ...upstream, credential: { scheme: "Bearer", token } } : upstream;
}
