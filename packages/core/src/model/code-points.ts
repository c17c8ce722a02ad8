/** Matches a UTF-16 unit from U+D800 up. Units below it have the same order as code points. */
const SURROGATE_OR_ABOVE = /[\ud800-\uffff]/;

/**
 * Compares two texts by Unicode code point, as SQLite's BINARY collation compares UTF-8. JavaScript's `<` compares
 * UTF-16 units, so it sorts U+1F600 before U+FF5E.
 */
export function compareCodePoints(a: string, b: string): number {
  // Two texts differ in the two orders only if both contain such a unit. The test is cheap for Latin-1 strings.
  if (SURROGATE_OR_ABOVE.test(a) && SURROGATE_OR_ABOVE.test(b)) return compareUnits(a, b);
  return a < b ? -1 : Number(a !== b);
}

function compareUnits(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    // Surrogates (U+D800 to U+DFFF) encode code points above U+FFFF.
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
