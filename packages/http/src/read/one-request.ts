import type { FindOptions, Source } from "@roster/core/source";
import type { Asked } from "../asked.ts";
import { FRESH, MIN, readFreshness } from "./freshness.ts";
import { ONE_WORDS, readInclude } from "./include.ts";
import { listOf, readParameters } from "./parameters.ts";
import { pickSources, sourceFilters, type Described } from "./view.ts";

/** A request for one organization, read and checked. */
export interface OneRequest {
  readonly sources: readonly Source[];
  readonly options: Omit<FindOptions, "only">;
  /** The change that an answer may not be older than. */
  readonly min: number | null;
}

export function oneParameters(described: Described) {
  return {
    include: listOf(
      ONE_WORDS,
      "What the organization holds besides: counts, billing, upstream's own JSON, its details.",
    ),
    fresh: FRESH,
    min: MIN,
    ...sourceFilters(described),
  };
}

export function readOneRequest({ url, headers, principal, deployment, inView }: Asked): OneRequest {
  const { include, fresh, min, provider, region, source } = readParameters(url.searchParams, oneParameters(deployment));
  return {
    sources: pickSources(inView, { provider, region, source }, deployment),
    options: { include: readInclude(include, principal), freshness: readFreshness(fresh, headers) },
    min,
  };
}
