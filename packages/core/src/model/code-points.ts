/** A unit at or above the surrogates. Below it, UTF-16 units and code points are in the same order. */
const HIGH = /[\ud800-\uffff]/;

/**
 * Compares by Unicode code point, as SQLite's BINARY collation compares UTF-8. JavaScript's `<` compares UTF-16 units and
 * puts U+1F600 before U+FF5E.
 */
export function compareCodePoints(a: string, b: string): number {
  // The test is cheap for Latin-1 strings, where no such unit can be, and the engine's own order is the right one.
  if (HIGH.test(a) && HIGH.test(b)) return compareUnits(a, b);
  return a < b ? -1 : Number(a !== b);
}

function compareUnits(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    // Surrogates (D800 to DFFF) stand for code points above every other unit.
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
