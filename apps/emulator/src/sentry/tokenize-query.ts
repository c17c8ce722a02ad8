import { isPythonSpace } from "../python-number.ts";

/**
 * Sentry's `tokenize_query`. It splits a query into words without a grammar. Operators and grouping parentheses are
 * dropped. `key:value` words are collected by key. All other words are text under the key `query`, which comes first.
 */
export function tokenizeQuery(query: string): Map<string, string[]> {
  const words = splitQuery(query).filter((word) => !isDropped(word));
  const text = words.filter((word) => !isTag(word)).map((word) => strip(word, '"()'));
  const found = new Map<string, string[]>(text.length > 0 ? [["query", text]] : []);
  for (const word of words.filter(isTag)) {
    const [key, value] = splitTag(word);
    found.set(key, [...(found.get(key) ?? []), value]);
  }
  return found;
}

/**
 * Splits at whitespace, except inside quotes (single or double) and after a word that ends with a colon. A backslash
 * before the closing quote keeps the quotes open and is not removed. Only U+0020 is trimmed, so a tab stays in the
 * word.
 */
function splitQuery(query: string): string[] {
  const chars = Array.from(query);
  const words: string[] = [];
  let word = "";
  let quote: string | null = null;
  let wordEnd: string | null = null;
  for (let at = 0; at < chars.length; at += 1) {
    const char = chars[at] ?? "";
    const next = chars[at + 1];
    word += char;
    if (next !== undefined && !isPythonSpace(char) && isPythonSpace(next)) wordEnd = char;
    if (isPythonSpace(char) && quote === null && wordEnd !== ":" && !isBlank(word)) {
      words.push(strip(word, " "));
      word = "";
    }
    if (quote === null ? char === '"' || char === "'" : char === quote) quote = quote === null ? char : null;
    if (quote !== null && char === "\\" && next === quote) {
      word += next;
      at += 1;
    }
  }
  return isBlank(word) ? words : [...words, strip(word, " ")];
}

/** `str.isspace()`: false for an empty string. */
function isBlank(text: string): boolean {
  return text !== "" && Array.from(text).every(isPythonSpace);
}

/** The words `or` and `and` in any case, and words that consist of parentheses. */
function isDropped(word: string): boolean {
  return /^(?:or|and|[()]*)$/i.test(word);
}

/**
 * A tag has a colon after its first character. No colon or space follows the colon. The word does not start with a
 * quote.
 */
function isTag(word: string): boolean {
  const colon = word.indexOf(":");
  return colon > 0 && !/^["']/.test(word) && !/^[: ]/.test(word.slice(colon + 1));
}

function splitTag(word: string): [key: string, value: string] {
  const colon = word.indexOf(":");
  const key = unquote(word.slice(0, colon).replace(/^\(+/, ""));
  return [key, unquote(word.slice(colon + 1).replace(/\)+$/, ""))];
}

/**
 * Removes double quotes from both ends, up to the middle of the text. It keeps a quote after a backslash. It keeps a
 * single character, so the value of `slug:"` is a quote.
 */
function unquote(text: string): string {
  const chars = Array.from(text);
  const { length } = chars;
  if (length <= 1) return text;
  let left = 0;
  while (left <= length / 2 && chars[left] === '"') left += 1;
  let right = length - 1;
  while (right >= length / 2 && chars[right] === '"' && chars[right - 1] !== "\\") right -= 1;
  return chars.slice(left, right + 1).join("");
}

/** `str.strip(set)`. */
function strip(text: string, set: string): string {
  const chars = Array.from(text);
  const first = chars.findIndex((char) => !set.includes(char));
  const last = chars.findLastIndex((char) => !set.includes(char));
  return chars.slice(first === -1 ? 0 : first, last + 1).join("");
}
