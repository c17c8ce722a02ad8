/**
 * The one spelling under which texts are compared, sorted and stored: NFC, lower case.
 *
 * Folded here and nowhere else, because SQLite folds ASCII only. Lone surrogates become U+FFFD (as SQLite stores
 * them), and final sigma becomes sigma, so that the fold of a part is a part of the fold.
 */
export function fold(text: string): string {
  return text.toWellFormed().normalize("NFC").toLowerCase().replaceAll("ς", "σ").normalize("NFC");
}
