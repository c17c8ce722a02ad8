import { throwProblem } from "@roster/core/problem";
import * as v from "valibot";
import { SCOPES, type RosterKey } from "./principal.ts";

/** How a Roster key starts, and how it is told from an upstream's token. */
export const KEY_PREFIX = "rst_";

const keyRecord = v.strictObject({
  id: v.pipe(v.string(), v.nonEmpty()),
  /** SHA-256 of the key, in lower-case hex. The key itself is stored nowhere. */
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  scopes: v.array(v.picklist(SCOPES)),
  sources: v.array(v.string()),
  expiresAt: v.optional(v.nullable(v.pipe(v.string(), v.isoTimestamp())), null),
});
const keyRing = v.pipe(v.string(), v.parseJson(), v.array(keyRecord));

type KeyRecord = v.InferOutput<typeof keyRecord>;

/** The keys of the secret `ROSTER_KEYS`, by hash. */
export type KeyRing = ReadonlyMap<string, KeyRecord>;

const rings = new Map<string, KeyRing>();

/** Reads the secret `ROSTER_KEYS`, once per isolate. Without one there are no keys; a broken one is a 503. */
export function openKeyRing(secret: string | undefined): KeyRing {
  if (!secret) return new Map();
  const known = rings.get(secret);
  if (known) return known;
  const read = v.safeParse(keyRing, secret);
  if (!read.success) throwProblem("misconfigured", "The secret ROSTER_KEYS cannot be read.");
  const ring = new Map(read.output.map((record) => [record.hash, record]));
  rings.clear();
  rings.set(secret, ring);
  return ring;
}

/**
 * The key that a text is, or null. Looked up by hash: what an attacker can time is the comparison of hashes he cannot
 * choose, not of the key.
 */
export async function findKey(ring: KeyRing, text: string, now: number): Promise<RosterKey | null> {
  const record = ring.get(await sha256Hex(text));
  const expiresAt = record?.expiresAt ? Date.parse(record.expiresAt) : null;
  if (!record || (expiresAt !== null && expiresAt <= now)) return null;
  return { id: record.id, scopes: record.scopes, sources: record.sources, expiresAt };
}

/** SHA-256 of a text's UTF-8, in lower-case hex. */
export async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
