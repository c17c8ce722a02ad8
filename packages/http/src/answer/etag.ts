/** A strong entity tag: SHA-256 of the bytes, the first 16 of them in base64url. */
export async function etagOf(body: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body), 0, 16);
  const binary = String.fromCharCode(...digest);
  return `"${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}"`;
}

/** An entity tag or `W/` and one (RFC 9110 §8.8.3), then a comma or the end. A comma may stand within the quotes. */
const ENTITY_TAG = /\s*(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)|\s*,/y;

/**
 * Whether `If-None-Match` names the tag, so that the answer is 304. Compared weakly, as RFC 9110 §13.1.2 asks: `W/"a"`
 * names `"a"`. `*` names any. A field that is not a list of tags names none.
 */
export function matchesEtag(field: string, etag: string): boolean {
  if (field.trim() === "*") return true;
  const strong = etag.replace(/^W\//, "");
  let found = false;
  ENTITY_TAG.lastIndex = 0;
  while (ENTITY_TAG.lastIndex < field.length) {
    const match = ENTITY_TAG.exec(field);
    if (!match) return false;
    found ||= match[1] === strong;
  }
  return found;
}
