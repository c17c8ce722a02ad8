import type { Question } from "@roster/core/source";
import { compileSql, compileTextCandidates, collectNeeds, readSinglePlatform, type Facet } from "@roster/core/search";
import { describeProvider } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import { supportedFacets } from "./directory-facets.ts";
import type { Lookup } from "./membership-lookups.ts";

/**
 * An SQL expression over `organizations o`: 1 = the row matches, 0 = it does not, NULL = undetermined. Its parameters
 * are numbered from 1, so in a statement it has to come before every other parameter.
 */
export interface SqlCondition {
  readonly text: string;
  readonly params: readonly SqlStorageValue[];
  /** A full-text query whose results contain every row that matches or is undetermined; null if there is none. */
  readonly candidates: string | null;
  /** The platform if the condition is nothing else than "has this platform"; null otherwise. */
  readonly platform: string | null;
}

/** The facts that have to be in the replica before a question can be evaluated. */
export interface RequiredFacts {
  readonly facets: readonly Facet[];
  readonly lookups: readonly Lookup[];
}

/** Compiles a question to an SQL condition, and lists the facts that the condition and the sort need. */
export function compileQuestion(
  source: SourceConfiguration,
  question: Question,
): { required: RequiredFacts; condition: SqlCondition } {
  const { unsupported } = describeProvider(source.provider);
  const { facets, leaves } = collectNeeds(question.query, unsupported);
  const { text, params } = compileSql(question.query, { ...source, source: source.id, unsupported });
  const { field } = question.sort;
  const sortFacets: readonly Facet[] = field === "created" || field === "name" ? [] : [field];
  return {
    required: {
      facets: supportedFacets(source, [...new Set([...facets, ...sortFacets])]),
      lookups: question.owner === null ? leaves : [...leaves, "owner"],
    },
    condition: {
      text: question.owner === null ? text : `(${text}) AND ${ownerCondition(question.owner)}`,
      params,
      candidates: compileTextCandidates(question.query, { unsupported }),
      platform: question.owner === null ? readSinglePlatform(question.query, { unsupported }) : null,
    },
  };
}

/** The result of the owner lookup is stored like that of a query term. Without a result, every row is undetermined. */
function ownerCondition(isOwner: boolean): string {
  const isOwned = "o.id IN (SELECT id FROM leaf_matches WHERE leaf = 'owner')";
  return `CASE WHEN 'owner' IN (SELECT leaf FROM leaves) THEN ${isOwner ? "" : "NOT "}${isOwned} END`;
}
