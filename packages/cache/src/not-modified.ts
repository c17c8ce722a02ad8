import type { HeaderList } from "./cache-entry.ts";
import { sha256 } from "./sha256.ts";

/** The strong entity tag of a body (RFC 9110 §8.8.3). Equal bytes have equal tags in every isolate and region. */
export async function strongEtag(body: Uint8Array): Promise<string> {
  return `"${await sha256(body)}"`;
}

/**
 * Whether an `If-None-Match` field contains an entity tag. If it does, the response is a 304.
 *
 *     If-None-Match = "*" / #entity-tag      entity-tag = [ %s"W/" ] DQUOTE *etagc DQUOTE
 *
 * Tags are compared weakly: `W/` is ignored (RFC 9110 §13.1.2). `*` matches every tag. A field with invalid syntax matches
 * nothing.
 */
export function matchesIfNoneMatch(ifNoneMatch: string, etag: string): boolean {
  // Fast path: nearly every client sends exactly the tag that it received.
  if (ifNoneMatch === etag || ifNoneMatch.trim() === "*") return true;
  let found = false;
  let end = 0;
  for (const { 0: member, index } of ifNoneMatch.matchAll(ENTITY_TAG)) {
    if (!isSeparator(ifNoneMatch.slice(end, index), end === 0)) return false;
    end = index + member.length;
    found ||= opaqueTag(member) === opaqueTag(etag);
  }
  return found && /^[\t ,]*$/.test(ifNoneMatch.slice(end));
}

/** The list cannot be split at commas, because a tag may contain commas. */
const ENTITY_TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;

/** Two members are separated by at least one comma. Before the first member, commas are optional (RFC 9110 §5.6.1.2). */
function isSeparator(text: string, isFirst: boolean): boolean {
  return /^[\t ,]*$/.test(text) && (isFirst || text.includes(","));
}

function opaqueTag(tag: string): string {
  return tag.startsWith("W/") ? tag.slice(2) : tag;
}

/** The header fields of a 200 that its 304 must repeat (RFC 9110 §15.4.5), in lower case. */
const NOT_MODIFIED_FIELDS = new Set(["cache-control", "content-location", "date", "etag", "expires", "vary"]);

/**
 * Whether a 304 repeats a header field of its 200. The other fields describe a body that the client already has.
 *
 * @param additional more fields to repeat, in lower case.
 */
export function isNotModifiedField(name: string, additional: readonly string[]): boolean {
  const field = name.toLowerCase();
  return NOT_MODIFIED_FIELDS.has(field) || additional.includes(field);
}

/** The header fields of a 304, selected from those of its 200. */
export function notModifiedHeaders(headers: HeaderList, additional: readonly string[]): HeaderList {
  return headers.filter(([name]) => isNotModifiedField(name, additional));
}
