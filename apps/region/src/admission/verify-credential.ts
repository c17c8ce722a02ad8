import type { Problem } from "@roster/core/problem";
import type { Provider, Upstream } from "@roster/providers";
import { upstreamProblem } from "../directory/upstream-problem.ts";

/** Asks the upstream for the first page of the list. Returns null if it accepts the credential; otherwise the problem. */
export async function verifyCredential(provider: Provider, upstream: Upstream): Promise<Problem | null> {
  const pages = provider.organizations(upstream)[Symbol.asyncIterator]();
  try {
    await pages.next();
    await pages.return?.();
    return null;
  } catch (error) {
    return upstreamProblem(error);
  }
}
