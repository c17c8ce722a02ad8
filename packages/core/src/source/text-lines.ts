/**
 * Rows between Workers: one line of JSON, the head, then the text of each row, one line each. JSON without indentation has
 * no line breaks, so the rows are cut and joined without being parsed.
 */
export function encodeLines(head: object, rows: readonly { readonly text: string }[]): string {
  let lines = JSON.stringify(head);
  for (const { text } of rows) lines += `\n${text}`;
  return lines;
}

/** A head as JSON has it, and the texts of the rows. */
export interface DecodedLines {
  readonly head: unknown;
  readonly texts: readonly string[];
}

/** Rows of one message. A page has at most 100, a part of an exported list at most 500. */
const MAX_ROWS = 1_000;

/** @throws {SyntaxError} if the head is not JSON, or there are more rows than a message may have. */
export function decodeLines(lines: string): DecodedLines {
  const headEnd = lines.indexOf("\n");
  if (headEnd < 0) return { head: JSON.parse(lines), texts: [] };
  const texts: string[] = [];
  for (let start = headEnd + 1; start <= lines.length;) {
    const end = lines.indexOf("\n", start);
    texts.push(end < 0 ? lines.slice(start) : lines.slice(start, end));
    if (texts.length > MAX_ROWS) throw new SyntaxError(`A message has at most ${MAX_ROWS} rows.`);
    start = end < 0 ? lines.length + 1 : end + 1;
  }
  return { head: JSON.parse(lines.slice(0, headEnd)), texts };
}
