import type { CountPage, MatchPage } from "./provider.ts";

/** Answers a facet that the upstream has no way to tell. */
export async function* unsupportedCount(): AsyncGenerator<CountPage, void, undefined> {
  yield { count: null, next: null, rate: null };
}

/** Answers a leaf that the upstream has no way to tell. */
export async function* unsupportedMatches(): AsyncGenerator<MatchPage, void, undefined> {
  yield { remoteIds: null, next: null, rate: null };
}
