/** Where a value is in a text, end exclusive. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the value of a member of the object that starts at an index of valid JSON; null if it has no such member. Reads each
 * character at most once and builds no values. As with `JSON.parse`, the last of several members with one name counts.
 */
export function findMember(json: string, objectStart: number, name: string): TextSpan | null {
  const wanted = JSON.stringify(name);
  let found: TextSpan | null = null;
  let index = skipSpace(json, objectStart + 1);
  while (index < json.length && json[index] !== "}") {
    const keyEnd = stringEnd(json, index);
    const isWanted = keyEnd - index === wanted.length && json.startsWith(wanted, index);
    const start = skipSpace(json, skipSpace(json, keyEnd) + 1);
    const end = valueEnd(json, start);
    if (isWanted) found = { start, end };
    index = skipSpace(json, end);
    if (json[index] === ",") index = skipSpace(json, index + 1);
  }
  return found;
}

/** The index after a value: after its last bracket, or at the next delimiter. */
function valueEnd(json: string, start: number): number {
  let depth = 0;
  let index = start;
  while (index < json.length) {
    const char = json[index];
    if (char === '"') {
      index = stringEnd(json, index);
      if (depth === 0) return index;
      continue;
    }
    if (depth === 0 && (char === "," || char === "}" || char === "]" || isSpace(char))) return index;
    if (char === "{" || char === "[") depth += 1;
    if (char === "}" || char === "]") depth -= 1;
    index += 1;
    if (depth === 0 && (char === "}" || char === "]")) return index;
  }
  return index;
}

/** The index after a string that starts at an index. */
function stringEnd(json: string, start: number): number {
  let index = start + 1;
  for (;;) {
    const quote = json.indexOf('"', index);
    if (quote < 0) return json.length;
    let escapes = 0;
    while (json[quote - 1 - escapes] === "\\") escapes += 1;
    if (escapes % 2 === 0) return quote + 1;
    index = quote + 1;
  }
}

function skipSpace(json: string, start: number): number {
  let index = start;
  while (isSpace(json[index])) index += 1;
  return index;
}

function isSpace(char: string | undefined): boolean {
  return char === " " || char === "\n" || char === "\r" || char === "\t";
}
