import type { Question } from "@roster/core/roster";
import { compileSql, parseQuery } from "@roster/core/search";
import type { SourceConfiguration } from "../configuration.ts";

/** A question as SQL over `organizations o`: 1 = answers it, 0 = does not, NULL = nobody can tell. */
export interface Condition {
  readonly text: string;
  readonly params: readonly SqlStorageValue[];
}

/** The condition of a question. Who owns what is not known here, so an `owner` question leaves every match unknown. */
export function conditionOf(source: SourceConfiguration, question: Question): Condition {
  const { text, params } = compileSql(parseQuery(question.query), source);
  return { text: question.owner === null ? text : `(${text}) AND NULL`, params };
}
