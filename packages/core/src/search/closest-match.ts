/**
 * Finds the choice that a misspelled word most likely means: at most two edits away, and at most half of the word's
 * length. Returns null if there is none.
 */
export function findClosestMatch(word: string, choices: readonly string[]): string | null {
  let best: string | null = null;
  let least = Math.min(2, Math.floor(word.length / 2)) + 1;
  for (const choice of choices) {
    // The distance is at least the difference of the lengths. This check also bounds the work for a very long word.
    if (Math.abs(choice.length - word.length) >= least) continue;
    const edits = countEdits(word, choice);
    if (edits < least) [best, least] = [choice, edits];
  }
  return best;
}

/**
 * Optimal string alignment distance: the number of insertions, deletions, replacements and swaps of two neighboring
 * characters that turn one word into the other.
 */
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
