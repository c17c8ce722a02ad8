import type { FindOptions, Source } from "@roster/core/roster";
import type { Asked } from "../asked.ts";
import { readFreshness } from "./freshness.ts";
import { INCLUDABLE, readInclude } from "./include.ts";
import { flag, listOf, readParameters } from "./parameters.ts";
import { pickSources, sourceFilterReaders } from "./view.ts";

/** A request for one organization, read and checked. */
export interface OneRequest {
  readonly sources: readonly Source[];
  readonly options: Omit<FindOptions, "only">;
}

/** A position is a place in a list; one organization has none. */
const INCLUDABLE_ON_ONE = INCLUDABLE.filter((word) => word !== "position");

export function readOneRequest({ url, headers, principal, deployment, inView }: Asked): OneRequest {
  const { include, fresh, ...filters } = readParameters(url.searchParams, {
    include: listOf(INCLUDABLE_ON_ONE),
    fresh: flag,
    ...sourceFilterReaders(deployment),
  });
  return {
    sources: pickSources(inView, filters, deployment),
    options: { include: readInclude(include, principal), freshness: readFreshness(fresh, headers) },
  };
}
