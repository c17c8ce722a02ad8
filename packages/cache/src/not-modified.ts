import type { HeaderList } from "./cache-entry.ts";
import { sha256 } from "./sha256.ts";

/** The strong entity tag of a body (RFC 9110 §8.8.3): equal bytes, equal tag, in every isolate and region. */
export async function strongEtag(body: Uint8Array): Promise<string> {
  return `"${await sha256(body)}"`;
}

/**
 * Whether an `If-None-Match` field names an entity tag, so that the answer is 304.
 *
 *     If-None-Match = "*" / #entity-tag      entity-tag = [ %s"W/" ] DQUOTE *etagc DQUOTE
 *
 * Tags are compared weakly, `W/` aside (RFC 9110 §13.1.2). `*` names whatever there is. A field that is not of this form
 * names nothing.
 */
export function matchesIfNoneMatch(ifNoneMatch: string, etag: string): boolean {
  // What nearly every client sends: the tag alone, as it was given.
  if (ifNoneMatch === etag || ifNoneMatch.trim() === "*") return true;
  let found = false;
  let rest = 0;
  for (const { 0: member, index } of ifNoneMatch.matchAll(ENTITY_TAG)) {
    if (!isSeparator(ifNoneMatch.slice(rest, index), rest === 0)) return false;
    rest = index + member.length;
    found ||= opaque(member) === opaque(etag);
  }
  return found && /^[\t ,]*$/.test(ifNoneMatch.slice(rest));
}

/** A comma may be part of a tag, so a list cannot be split at commas. */
const ENTITY_TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;

/** Between two members stands at least one comma; before the first, empty members at most (RFC 9110 §5.6.1.2). */
function isSeparator(text: string, isFirst: boolean): boolean {
  return /^[\t ,]*$/.test(text) && (isFirst || text.includes(","));
}

function opaque(tag: string): string {
  return tag.startsWith("W/") ? tag.slice(2) : tag;
}

/** What a 304 repeats of the 200 that it stands for (RFC 9110 §15.4.5). */
const REPEATED = new Set(["cache-control", "content-location", "date", "etag", "expires", "vary"]);

/**
 * The header fields of a 304, out of those of its 200. The rest describes a body that the client already has.
 *
 * @param guiding more fields, in lower case, that tell a client how to keep what it has.
 */
export function notModifiedHeaders(headers: HeaderList, guiding: readonly string[]): HeaderList {
  return headers.filter(([name]) => {
    const field = name.toLowerCase();
    return REPEATED.has(field) || guiding.includes(field);
  });
}
