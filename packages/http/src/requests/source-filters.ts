import { PROVIDERS, type ProviderName } from "@roster/core/model";
import { throwProblem } from "@roster/core/problem";
import { restrictToSources, type Source, type SourceDescription } from "@roster/core/source";
import { credentialHeader } from "../auth/authenticate.ts";
import type { Deployment } from "../dependencies.ts";
import { listOf, type QueryParameter } from "./query-parameters.ts";

/** The filters that pick sources; an empty list picks all. */
export interface SourceFilters {
  readonly provider: readonly ProviderName[];
  readonly region: readonly string[];
  readonly source: readonly string[];
}

/** The sources of a deployment: what the words of the filters are. None where there is no deployment yet. */
export type DescribedSources = Pick<Deployment, "sources">;

/** The parameters that pick sources: their words are what this deployment has. */
export function sourceFilters({ sources }: DescribedSources): {
  readonly [Name in keyof SourceFilters]: QueryParameter<SourceFilters[Name]>;
} {
  const regions = [...new Set(sources.map(({ region }) => region))];
  return {
    provider: listOf(PROVIDERS, "Only sources of these upstreams."),
    region: listOf(regions, "Only sources of these regions."),
    source: listOf(
      sources.map(({ id }) => id),
      "Only these sources.",
    ),
  };
}

/** The sources in view that the filters pick. None is a 403 that names the headers which would bring some into view. */
export function selectSources(
  inView: readonly Source[],
  filters: SourceFilters,
  deployment: Deployment,
): readonly Source[] {
  const picked = restrictToSources(inView, (source) => isPicked(source, filters));
  if (picked.length > 0) return picked;
  const wanted = deployment.sources.filter((source) => isPicked(source, filters));
  const headers = [...new Set(wanted.map(({ installation }) => credentialHeader(installation)))];
  const detail = `The credential brings none of ${wanted.map(({ id }) => id).join(", ") || "them"} into view.`;
  return throwProblem("source-not-in-view", headers.length > 0 ? `${detail} Send ${headers.join(" or ")}.` : detail, {
    headers,
  });
}

function isPicked(source: SourceDescription, filters: SourceFilters): boolean {
  return (
    picks(filters.provider, source.provider) && picks(filters.region, source.region) && picks(filters.source, source.id)
  );
}

function picks(words: readonly string[], word: string): boolean {
  return words.length === 0 || words.includes(word);
}
