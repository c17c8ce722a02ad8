/**
 * Folds a text to the form in which texts are compared, sorted and stored: NFC, lower case.
 *
 * SQL never folds, because SQLite folds ASCII only. Lone surrogates become U+FFFD, as SQLite stores them. Final sigma
 * becomes sigma, so that the fold of a substring is a substring of the fold.
 */
export function fold(text: string): string {
  return text.toWellFormed().normalize("NFC").toLowerCase().replaceAll("ς", "σ").normalize("NFC");
}
