import { isWildcardTerm, type Query } from "./ast.ts";
import { isEmailAddress } from "./fields/email-address.ts";
import type { SourceTraits } from "./source-traits.ts";
import { piecesOf, type Value } from "./value.ts";

/** The most trigrams of one text. More would hardly exclude further organizations. */
const MAX_TRIGRAMS = 8;
/** The longest result, in UTF-16 units. A longer one is no help, since it matches too many organizations. */
const MAX_LENGTH = 4_000;

/**
 * A full-text query (SQLite FTS5, tokenizer `trigram`, case sensitive) over the folded name and slug. Every organization for
 * which the query is true or unknown is among its results; others can be as well, so the compiled condition decides. Null if
 * trigrams exclude nothing, for example because a text has fewer than three characters.
 */
export function compileTextCandidates(query: Query, { unsupported }: Pick<SourceTraits, "unsupported">): string | null {
  const text = candidates(query, unsupported);
  return text === null || text.length > MAX_LENGTH ? null : text;
}

function candidates(query: Query, unsupported: SourceTraits["unsupported"]): string | null {
  switch (query.kind) {
    case "all": {
      const parts = query.operands.map((operand) => candidates(operand, unsupported)).filter((part) => part !== null);
      return parts.length === 0 ? null : join("AND", parts);
    }
    case "any":
      return joinAll(query.operands.map((operand) => candidates(operand, unsupported)));
    case "not":
      return null;
    case "term": {
      if (!isWildcardTerm(query) || unsupported[query.field] !== undefined) return null;
      const { field, values } = query;
      if (field !== "query" && field !== "name" && field !== "slug") return null;
      return joinAll(values.map((value) => (field === "query" && isEmailAddress(value) ? null : trigrams(value))));
    }
  }
}

/** Joins alternatives. One that excludes nothing makes all of them exclude nothing. */
function joinAll(parts: readonly (string | null)[]): string | null {
  const known = parts.filter((part) => part !== null);
  return known.length === parts.length && known.length > 0 ? join("OR", known) : null;
}

function join(operator: "AND" | "OR", parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? "") : `(${parts.join(` ${operator} `)})`;
}

/** The trigrams that every text with this value contains, joined with AND. Null if there are none. */
function trigrams(value: Value): string | null {
  const found = new Set<string>();
  for (const piece of piecesOf(value)) for (const trigram of trigramsOf(piece)) found.add(trigram);
  // The tokenizer skips U+0000, and the query language of FTS5 ends at it.
  const usable = [...found].filter((trigram) => !trigram.includes("\0")).slice(0, MAX_TRIGRAMS);
  if (usable.length === 0) return null;
  return join(
    "AND",
    usable.map((trigram) => `"${trigram.replaceAll('"', '""')}"`),
  );
}

/** Every third trigram and the last one: together they contain all characters. */
function trigramsOf(text: string): readonly string[] {
  const points = Array.from(text);
  const starts = Array.from({ length: Math.floor(points.length / 3) }, (_, index) => index * 3);
  const last = points.length - 3;
  if (last >= 0 && last % 3 !== 0) starts.push(last);
  return starts.map((start) => points.slice(start, start + 3).join(""));
}
