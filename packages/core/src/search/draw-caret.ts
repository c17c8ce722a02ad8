/** Columns of text that are shown before and after the span's start. */
const BEFORE = 40;
const AFTER = 60;

/**
 * Draws where a span is, for a terminal: a line of the text around it, and a line of `^` under it, one at least.
 * A long text is cut to a window, with `…` at each cut.
 */
export function drawCaret(text: string, span: { readonly start: number; readonly end: number }): string {
  const before = columns(text.slice(0, span.start));
  const marked = columns(text.slice(span.start, span.end));
  const after = columns(text.slice(span.end));
  const shownBefore = before.length > BEFORE ? ["…", ...before.slice(1 - BEFORE)] : before;
  const tail = [...marked, ...after];
  const shownAfter = tail.length > AFTER ? [...tail.slice(0, AFTER - 1), "…"] : tail;
  const carets = "^".repeat(Math.max(1, Math.min(marked.length, shownAfter.length)));
  return `${shownBefore.join("")}${shownAfter.join("")}\n${" ".repeat(shownBefore.length)}${carets}`;
}

/** A column a code point. Line breaks, tabs and other controls are drawn as spaces, so that there is one line. */
function columns(text: string): string[] {
  return Array.from(text, (char) => (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(char) ? " " : char));
}
