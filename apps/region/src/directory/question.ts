import type { Question } from "@roster/core/roster";
import { CANONICAL_BOUNDS, compileSql, LACKS, parseQuery } from "@roster/core/search";
import type { SourceConfiguration } from "../configuration.ts";

/**
 * A question as SQL over `organizations o`: 1 = answers it, 0 = does not, NULL = nobody can tell. It numbers its
 * parameters, so it stands before everything else that binds one.
 */
export interface Condition {
  readonly text: string;
  readonly params: readonly SqlStorageValue[];
}

/** The condition of a question. Who owns what is not known here, so an `owner` question leaves every match unknown. */
export function conditionOf(source: SourceConfiguration, question: Question): Condition {
  const tree = parseQuery(question.query, CANONICAL_BOUNDS);
  const { text, params } = compileSql(tree, { ...source, source: source.id, lacks: LACKS[source.provider] });
  return { text: question.owner === null ? text : `(${text}) AND NULL`, params };
}
