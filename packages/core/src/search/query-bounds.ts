/** How much a query may hold. They are checked while reading, so a text beyond them costs no more than one within. */
export interface QueryBounds {
  /** UTF-16 units of text. */
  readonly characters: number;
  /** Texts, values, and items of lists. */
  readonly terms: number;
  /** Values that the upstream has to be asked about, one call each. */
  readonly leaves: number;
  /** Parentheses inside one another. */
  readonly depth: number;
}

export const QUERY_BOUNDS: QueryBounds = { characters: 2048, terms: 128, leaves: 10, depth: 32 };

/**
 * For canonical text that travels between rosters: it spells out what a user may leave out. Folding at most triples a
 * text, and a term gains fewer than 30 characters (`query:""`, ` AND `, the digits of an instant).
 */
export const CANONICAL_QUERY_BOUNDS: QueryBounds = { ...QUERY_BOUNDS, characters: 10_240 };
