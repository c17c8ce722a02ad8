import { throwProblem } from "@roster/core/problem";
import { restrictToSources, type Source, type SourceDescription } from "@roster/core/source";
import { credentialHeader } from "../auth/credential-headers.ts";
import type { Deployment } from "../dependencies.ts";
import { listOf, type QueryParameter } from "./query-parameters.ts";

/** The filters that select sources. An empty list selects all. */
export interface SourceFilters {
  readonly provider: readonly string[];
  readonly region: readonly string[];
  readonly source: readonly string[];
}

/** The sources of a deployment: the allowed values of the filters. Empty for the OpenAPI document. */
export type DescribedSources = Pick<Deployment, "sources">;

/** The parameters `provider`, `region` and `source`. */
export function sourceFilters({ sources }: DescribedSources): {
  readonly [Name in keyof SourceFilters]: QueryParameter<SourceFilters[Name]>;
} {
  const regions = [...new Set(sources.map(({ region }) => region))];
  const providers = [...new Set(sources.map(({ provider }) => provider))];
  return {
    provider: listOf(providers, "Only sources of these upstreams."),
    region: listOf(regions, "Only sources of these regions."),
    source: listOf(
      sources.map(({ id }) => id),
      "Only these sources.",
    ),
  };
}

/**
 * The sources in view that the filters select. Refuses with 403 where there are none, and names the headers whose
 * credentials would bring some into view.
 */
export function selectSources(
  sourcesInView: readonly Source[],
  filters: SourceFilters,
  deployment: Deployment,
): readonly Source[] {
  const selected = restrictToSources(sourcesInView, (source) => isSelected(source, filters));
  if (selected.length > 0) return selected;
  const missing = deployment.sources.filter((source) => isSelected(source, filters));
  const headers = [...new Set(missing.map(({ installation }) => credentialHeader(installation)))];
  const detail = `The credential brings none of ${missing.map(({ id }) => id).join(", ") || "them"} into view.`;
  return throwProblem("source-not-in-view", headers.length > 0 ? `${detail} Send ${headers.join(" or ")}.` : detail, {
    headers,
  });
}

function isSelected(source: SourceDescription, filters: SourceFilters): boolean {
  return (
    matches(filters.provider, source.provider) &&
    matches(filters.region, source.region) &&
    matches(filters.source, source.id)
  );
}

function matches(filter: readonly string[], value: string): boolean {
  return filter.length === 0 || filter.includes(value);
}
