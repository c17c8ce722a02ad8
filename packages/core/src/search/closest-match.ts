/** The choice that a word is likely to be a slip of, or null: one or two edits away, and not half the word. */
export function findClosestMatch(word: string, choices: readonly string[]): string | null {
  let best: string | null = null;
  let least = Math.min(2, Math.floor(word.length / 2)) + 1;
  for (const choice of choices) {
    // A length that differs by more is farther away than any slip; it also bounds the work on a hostile word.
    if (Math.abs(choice.length - word.length) >= least) continue;
    const edits = countEdits(word, choice);
    if (edits < least) [best, least] = [choice, edits];
  }
  return best;
}

/** Insertions, deletions, replacements, and swaps of two neighbors, that make one word of the other. */
function countEdits(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Infinity,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
