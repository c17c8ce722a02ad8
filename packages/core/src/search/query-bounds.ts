/** Limits on a query. The parser checks them while it reads, so an oversized query costs no more than an allowed one. */
export interface QueryBounds {
  /** Length of the text in UTF-16 units. */
  readonly characters: number;
  /** Number of texts, values and list items. */
  readonly terms: number;
  /** Number of membership lookups. Each one costs an upstream request. */
  readonly lookups: number;
  /** Nesting depth of parentheses. */
  readonly depth: number;
}

export const QUERY_BOUNDS: QueryBounds = { characters: 2048, terms: 128, lookups: 10, depth: 32 };

/**
 * Limits for canonical text, which one deployment sends to another. Canonical text is longer than the user's text: folding
 * at most triples a text, and a term gains fewer than 30 characters (`query:""`, ` AND `, the digits of an instant).
 */
export const CANONICAL_QUERY_BOUNDS: QueryBounds = { ...QUERY_BOUNDS, characters: 10_240 };
