import type { Upstream, UpstreamOrganizationPage } from "../provider.ts";
import { createDeduplicator } from "../rows.ts";
import { UpstreamError } from "../upstream-error.ts";
import type { K6Config } from "./k6-config.ts";
import { normalizeStack, stackRemoteId, type AddressableStack } from "./k6-stack.ts";
import { checkStack } from "./k6-v6-request.ts";

/**
 * Lists the organizations of the known stacks. v6 has no list of stacks, so each stack costs one request and yields one
 * page. A stack that the credential cannot access is left out. A stack that the upstream does not find is left out and named
 * in `absent`. If no stack is left, the list fails: then the API can be gone as well.
 */
export async function* readStacks(
  upstream: Upstream,
  config: K6Config,
  stacks: readonly AddressableStack[],
): AsyncGenerator<UpstreamOrganizationPage, void, undefined> {
  const isFirst = createDeduplicator();
  let forbidden: UpstreamError | null = null;
  let notFound: UpstreamError | null = null;
  let total = 0;
  for (const stack of stacks) {
    try {
      const { id, rate } = await checkStack(upstream, config, stack);
      const organizations = isFirst(id) ? [normalizeStack(withKnownId(stacks, stack, id), id, config.origin)] : [];
      total += organizations.length;
      yield { organizations, next: null, rate, fallback: "v6" };
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      if (error.code === "forbidden") forbidden = error;
      else if (error.code === "not-found") notFound = error;
      else throw error;
      const absent = error.code === "not-found" ? [stackRemoteId(stack)].filter((id) => id !== null) : [];
      yield { organizations: [], next: null, rate: error.rate, fallback: "v6", absent };
    }
  }
  // A 403 proves that the API exists, so it explains more than a 404.
  const refusal = forbidden ?? notFound;
  if (total === 0 && refusal !== null) throw refusal;
}

/**
 * The entry with an id that v6 returned for a stack that was known by URL only. Its organization keeps the id that the
 * entry has.
 */
function withKnownId(stacks: readonly AddressableStack[], stack: AddressableStack, id: string): AddressableStack {
  const known = stacks.find((candidate) => candidate.id === id);
  return known === undefined ? stack : { ...known, url: known.url ?? stack.url };
}
