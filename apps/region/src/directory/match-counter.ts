import type { SqlCondition } from "./compile-question.ts";
import { countPlatform } from "./platform-index.ts";
import { readTextCandidates } from "./text-index.ts";

/** How many rows match a condition, and for how many it is NULL: undetermined. */
export interface MatchCounts {
  readonly matched: number;
  readonly undetermined: number;
}

/** How many counts are cached. The pages of one list need the same count. */
const CACHE_SIZE = 200;

/** The content that counts belong to. A revision number is unique only within its generation. */
interface ContentVersion {
  readonly generationId: string;
  readonly revision: number;
}

/** Creates a counter of the rows that match a condition. It caches counts until the content changes. */
export function createMatchCounter(sql: SqlStorage): (condition: SqlCondition, version: ContentVersion) => MatchCounts {
  const cache = new Map<string, MatchCounts>();
  let cached: ContentVersion | null = null;
  return (condition, { generationId, revision }) => {
    const isCurrent = cached?.generationId === generationId && cached.revision === revision;
    if (!isCurrent || cache.size > CACHE_SIZE) cache.clear();
    cached = { generationId, revision };
    const key = JSON.stringify([condition.text, condition.params]);
    const counts = cache.get(key) ?? countMatches(sql, condition);
    cache.set(key, counts);
    return counts;
  };
}

/** The weight of an undetermined row in the sum. It exceeds the number of rows in any Directory. */
const UNDETERMINED = 2 ** 32;

/** One sum holds both counts, so that the condition is evaluated once for each row. */
function countMatches(sql: SqlStorage, { text, params, candidates, platform }: SqlCondition): MatchCounts {
  if (platform !== null) return countPlatform(sql, platform);
  const narrowed = readTextCandidates(sql, candidates);
  const where = narrowed ? ` WHERE ${narrowed.where}` : "";
  const query = `SELECT sum(CASE (${text}) WHEN 1 THEN 1 WHEN 0 THEN 0 ELSE ${UNDETERMINED} END) AS sum FROM organizations o${where}`;
  const { sum } = sql.exec<{ sum: number | null }>(query, ...params, ...(narrowed?.params ?? [])).one();
  const total = sum ?? 0;
  return { matched: total % UNDETERMINED, undetermined: Math.floor(total / UNDETERMINED) };
}
