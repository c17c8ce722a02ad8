/**
 * Reads a decimal number from a header. Null for any other text. A number that is too large for a double is read as the
 * largest one.
 */
export function readDecimal(text: string): number | null {
  if (!/^\s*[+-]?\d+(?:\.\d*)?(?:e[+-]?\d{1,4})?\s*$/i.test(text)) return null;
  return Math.min(Math.max(Number(text), -Number.MAX_VALUE), Number.MAX_VALUE);
}
