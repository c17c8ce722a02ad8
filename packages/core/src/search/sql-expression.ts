/** An SQL expression, and the nesting depth of ANDs and ORs in it. */
export interface SqlExpression {
  readonly text: string;
  readonly height: number;
}

/**
 * Joins expressions with AND or OR into a tree of minimal height, by repeatedly joining the two lowest expressions.
 *
 * SQLite rejects expressions with more than 100 levels, and parses `a OR b OR c` as a chain. A query has at most 32 levels
 * of parentheses and 128 terms, so its tree has at most 66 + log₂ 128 levels. The higher operand is written first, so
 * that the stack of SQLite's parser stays no deeper than the tree.
 */
export function joinExpressions(operator: "AND" | "OR", parts: readonly SqlExpression[]): SqlExpression {
  const queue = [...parts].sort((a, b) => a.height - b.height);
  for (;;) {
    const [low, high] = queue.splice(0, 2);
    if (low === undefined) return { text: operator === "AND" ? "1" : "0", height: 0 };
    if (high === undefined) return low;
    const [left, right] = high.height > low.height ? [high, low] : [low, high];
    const joined = { text: `(${left.text} ${operator} ${right.text})`, height: high.height + 1 };
    const index = queue.findIndex((part) => part.height >= joined.height);
    queue.splice(index === -1 ? queue.length : index, 0, joined);
  }
}
