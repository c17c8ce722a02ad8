/**
 * Text for comparison without case, as the emulated databases fold it. Their folding of non-ASCII letters is a guess.
 */
export function foldCase(text: string): string {
  return text.toLowerCase();
}
