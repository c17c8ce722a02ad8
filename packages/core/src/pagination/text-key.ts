/**
 * The number of characters (code points) of a text that decide its place in an order. Names that agree in so many characters
 * are ordered by `createdAt` and id. The limit keeps positions and cursors short, however long a name is.
 */
export const MAX_TEXT_KEY = 128;

/** The sort key of a folded text: its first `MAX_TEXT_KEY` characters. SQL computes the same with `substr`. */
export function textKey(folded: string): string {
  if (folded.length <= MAX_TEXT_KEY) return folded;
  let end = 0;
  for (let count = 0; count < MAX_TEXT_KEY && end < folded.length; count += 1) {
    end += (folded.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return folded.slice(0, end);
}
