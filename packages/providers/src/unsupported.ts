import type { CountPage, MatchPage } from "./provider.ts";

/** The result for a facet that the vendor's API does not support. Sends no request. */
export async function* unsupportedCount(): AsyncGenerator<CountPage, void, undefined> {
  yield { count: null, next: null, rate: null };
}

/** The result for a membership lookup that the vendor's API does not support. Sends no request. */
export async function* unsupportedMatches(): AsyncGenerator<MatchPage, void, undefined> {
  yield { remoteIds: null, next: null, rate: null };
}
