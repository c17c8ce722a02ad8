/**
 * A short hash of a question, so that a cursor is not used with another question: FNV-1a over UTF-16 units, computed twice
 * with different offsets, 64 bits in total. It detects mistakes, not forgery. A forged cursor only selects other rows that
 * the caller may read anyway.
 */
export function fingerprint(parts: readonly string[]): string {
  const text = parts.map((part) => `${part.length}:${part}`).join("");
  return hash(text, 0x811c9dc5) + hash(text, 0x01000193 ^ 0x5bd1e995);
}

function hash(text: string, seed: number): string {
  let value = seed >>> 0;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value.toString(36);
}
