import type { Question } from "@roster/core/source";
import {
  CANONICAL_QUERY_BOUNDS,
  compileSql,
  UNSUPPORTED,
  collectNeeds,
  parseQuery,
  type Facet,
} from "@roster/core/search";
import type { SourceConfiguration } from "../configuration.ts";
import { facetsOf } from "./directory-facets.ts";
import type { Lookup } from "./membership-lookups.ts";

/**
 * A question as SQL over `organizations o`: 1 = answers it, 0 = does not, NULL = nobody can tell. It numbers its
 * parameters, so it stands before everything else that binds one.
 */
export interface SqlCondition {
  readonly text: string;
  readonly params: readonly SqlStorageValue[];
}

/** What a question needs to be known before it can be answered. */
export interface RequiredFacts {
  readonly facets: readonly Facet[];
  readonly lookups: readonly Lookup[];
}

/** A question, taken apart: what it needs, and the condition on a row. */
export function compileQuestion(
  source: SourceConfiguration,
  question: Question,
): { needs: RequiredFacts; condition: SqlCondition } {
  const tree = parseQuery(question.query, CANONICAL_QUERY_BOUNDS);
  const lacks = UNSUPPORTED[source.provider];
  const { facets, leaves } = collectNeeds(tree, lacks);
  const { text, params } = compileSql(tree, { ...source, source: source.id, unsupported: lacks });
  const { field } = question.sort;
  const sortFacets: readonly Facet[] = field === "created" || field === "name" ? [] : [field];
  return {
    needs: {
      facets: facetsOf(source, [...new Set([...facets, ...sortFacets])]),
      lookups: question.owner === null ? leaves : [...leaves, "owner"],
    },
    condition: { text: question.owner === null ? text : `(${text}) AND ${ownerCondition(question.owner)}`, params },
  };
}

/** Whom the user owns is kept like a leaf; where nobody can tell, the row is undetermined. */
function ownerCondition(owned: boolean): string {
  const isOwned = "o.id IN (SELECT id FROM leaf_matches WHERE leaf = 'owner')";
  return `CASE WHEN 'owner' IN (SELECT leaf FROM leaves) THEN ${owned ? "" : "NOT "}${isOwned} END`;
}
