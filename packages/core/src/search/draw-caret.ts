/** Columns of text shown before and after the start of the span. */
const COLUMNS_BEFORE = 40;
const COLUMNS_AFTER = 60;

/**
 * Shows a span for a terminal: one line with the text around it, and one line with at least one `^` under it. A long text
 * is truncated on both sides and marked with `…`.
 */
export function drawCaret(text: string, span: { readonly start: number; readonly end: number }): string {
  const before = columns(text.slice(0, span.start));
  const marked = columns(text.slice(span.start, span.end));
  const after = columns(text.slice(span.end));
  const shownBefore = before.length > COLUMNS_BEFORE ? ["…", ...before.slice(1 - COLUMNS_BEFORE)] : before;
  const tail = [...marked, ...after];
  const shownAfter = tail.length > COLUMNS_AFTER ? [...tail.slice(0, COLUMNS_AFTER - 1), "…"] : tail;
  const carets = "^".repeat(Math.max(1, Math.min(marked.length, shownAfter.length)));
  return `${shownBefore.join("")}${shownAfter.join("")}\n${" ".repeat(shownBefore.length)}${carets}`;
}

/** One column for each code point. Control characters and line breaks become spaces, so that the result is one line. */
function columns(text: string): string[] {
  return Array.from(text, (char) => (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(char) ? " " : char));
}
