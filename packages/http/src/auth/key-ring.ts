import { throwProblem } from "@roster/core/problem";
import * as v from "valibot";
import { keyRecordSchema, type KeyRecord } from "./key-record.ts";
import type { RosterKey } from "./principal.ts";

/** The prefix of every Roster key. It distinguishes a Roster key from an upstream token. */
export const KEY_PREFIX = "rst_";

const keyRingSchema = v.pipe(v.string(), v.parseJson(), v.array(keyRecordSchema));

/** The keys of the secret `ROSTER_KEYS`, by hash. */
export type KeyRing = ReadonlyMap<string, KeyRecord>;

/** The last ring that was read, by the text of its secret. */
const rings = new Map<string, KeyRing>();

/** Reads the secret `ROSTER_KEYS`, once per isolate. Without it there are no keys; an invalid one is a 503. */
export function openKeyRing(secret: string | undefined): KeyRing {
  if (!secret) return new Map();
  const known = rings.get(secret);
  if (known) return known;
  const read = v.safeParse(keyRingSchema, secret);
  if (!read.success) throwProblem("misconfigured", "The secret ROSTER_KEYS cannot be read.");
  const ring = new Map(read.output.map((record) => [record.hash, record]));
  rings.clear();
  rings.set(secret, ring);
  return ring;
}

/**
 * Checks a key: returns it where the ring holds its hash and it has not expired, else null. Keys are looked up by hash, so
 * timing reveals only the comparison of hashes, which an attacker cannot choose.
 */
export async function findKey(ring: KeyRing, text: string, now: number): Promise<RosterKey | null> {
  const record = ring.get(await sha256Hex(text));
  const expiresAt = record?.expiresAt ? Date.parse(record.expiresAt) : null;
  if (!record || (expiresAt !== null && expiresAt <= now)) return null;
  return { id: record.id, scopes: record.scopes, sources: record.sources, expiresAt };
}

/** SHA-256 of a text's UTF-8 bytes, in lower-case hex. */
export async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
