/** Case folded as the emulated databases compare without case. How theirs folds letters outside of ASCII is a guess. */
export function foldCase(text: string): string {
  return text.toLowerCase();
}
