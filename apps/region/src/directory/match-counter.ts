import type { SqlCondition } from "./compile-question.ts";

/** How many rows answer a question, and of how many nobody can tell. */
export interface MatchCounts {
  readonly matched: number;
  readonly undetermined: number;
}

/** Remembers the matches of this many questions: the pages of one list ask for the same again. */
const REMEMBERED = 200;

/** Counts the rows that answer a question, once for each question and copy. */
export function createMatchCounter(sql: SqlStorage): (condition: SqlCondition, generation: number) => MatchCounts {
  const known = new Map<string, MatchCounts>();
  let of = -1;
  return (condition, generation) => {
    if (generation !== of || known.size > REMEMBERED) known.clear();
    of = generation;
    const key = JSON.stringify([condition.text, condition.params]);
    const matches = known.get(key) ?? count(sql, condition);
    known.set(key, matches);
    return matches;
  };
}

/** More than a Directory can hold of rows. */
const UNKNOWN = 2 ** 32;

/** One sum for both counts, so that each row's answer is worked out once. */
function countSql(answer: string): string {
  return `SELECT sum(CASE (${answer}) WHEN 1 THEN 1 WHEN 0 THEN 0 ELSE ${UNKNOWN} END) AS sum FROM organizations o`;
}

function splitCount(sum: number): MatchCounts {
  return { matched: sum % UNKNOWN, undetermined: Math.floor(sum / UNKNOWN) };
}

function count(sql: SqlStorage, { text, params }: SqlCondition): MatchCounts {
  const { sum } = sql.exec<{ sum: number | null }>(countSql(text), ...params).one();
  return splitCount(sum ?? 0);
}
