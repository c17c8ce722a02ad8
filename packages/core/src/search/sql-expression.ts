/** An SQL expression, and how many ANDs and ORs are nested in it. */
export interface SqlExpression {
  readonly text: string;
  readonly height: number;
}

/**
 * Joins expressions by AND or OR to the flattest tree there is: the two lowest first, again and again.
 *
 * SQLite refuses expressions more than 100 deep, and reads `a OR b OR c` as a chain. Queries are 32 parentheses deep at
 * most and have 128 terms at most, so that a tree of theirs is at most 66 + log₂ 128 high. The higher side stands
 * first, which keeps the parser's stack as low as the tree.
 */
export function joinExpressions(operator: "AND" | "OR", parts: readonly SqlExpression[]): SqlExpression {
  const queue = [...parts].sort((a, b) => a.height - b.height);
  for (;;) {
    const [low, high] = queue.splice(0, 2);
    if (low === undefined) return { text: operator === "AND" ? "1" : "0", height: 0 };
    if (high === undefined) return low;
    const [left, right] = high.height > low.height ? [high, low] : [low, high];
    const joined = { text: `(${left.text} ${operator} ${right.text})`, height: high.height + 1 };
    const place = queue.findIndex((part) => part.height >= joined.height);
    queue.splice(place === -1 ? queue.length : place, 0, joined);
  }
}
