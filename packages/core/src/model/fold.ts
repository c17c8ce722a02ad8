/**
 * Folds a text to the form in which texts are compared, sorted and stored: NFC, lower case.
 *
 * SQL never folds, because SQLite folds ASCII only. Lone surrogates become U+FFFD, as SQLite stores them. Final sigma
 * becomes sigma, so that the fold of a substring is a substring of the fold.
 */
export function fold(text: string): string {
  const folded = limitMarks(text).toWellFormed().normalize("NFC").toLowerCase().replaceAll("ς", "σ").normalize("NFC");
  return limitMarks(folded);
}

const MAX_MARKS = 30;
/** Combining grapheme joiner. It has no visible form, and marks are not reordered across it. */
const JOINER = "\u034f";
const LONG_RUN_OF_MARKS = new RegExp(`[\\p{M}--${JOINER}]{${MAX_MARKS}}(?=[\\p{M}--${JOINER}])`, "gv");

/**
 * Breaks runs of more than 30 combining marks, as the Stream-Safe Text Format of Unicode (UAX #15) does. The time to
 * normalize a run grows with the square of its length. No script needs more than a few marks for one letter.
 */
function limitMarks(text: string): string {
  return text.length > MAX_MARKS ? text.replace(LONG_RUN_OF_MARKS, `$&${JOINER}`) : text;
}
