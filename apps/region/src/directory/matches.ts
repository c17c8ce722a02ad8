import type { Condition } from "./question.ts";

/** How many rows answer a question, and of how many nobody can tell. */
export interface Matches {
  readonly matched: number;
  readonly undetermined: number;
}

/** Remembers the matches of this many questions: the pages of one list ask for the same again. */
const REMEMBERED = 200;

/** Counts the rows that answer a question, once for each question and copy. */
export function createCounter(sql: SqlStorage): (condition: Condition, generation: number) => Matches {
  const known = new Map<string, Matches>();
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

function count(sql: SqlStorage, { text, params }: Condition): Matches {
  const row = sql
    .exec<{ matched: number | null; undetermined: number | null }>(
      `SELECT sum(answer IS TRUE) AS matched, sum(answer IS NULL) AS undetermined
       FROM (SELECT (${text}) AS answer FROM organizations o)`,
      ...params,
    )
    .one();
  return { matched: row.matched ?? 0, undetermined: row.undetermined ?? 0 };
}
