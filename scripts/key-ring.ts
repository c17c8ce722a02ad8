import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as v from "valibot";

const SCOPES = ["org:read", "billing:read", "proxy:read", "proxy:write", "webhooks:write", "admin"] as const;

const recordSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "An id is lower-case letters, digits and dashes.")),
  /** SHA-256 of the key, in hex. */
  hash: v.string(),
  scopes: v.pipe(v.array(v.picklist(SCOPES, `The scopes are ${SCOPES.join(", ")}.`)), v.minLength(1)),
  sources: v.pipe(v.array(v.string()), v.minLength(1, "A key needs a source; * is all of them.")),
  expiresAt: v.nullable(v.string()),
});
const ringSchema = v.array(recordSchema);

/** A key as it is kept: everything about it but the key. */
export type KeyRecord = v.InferOutput<typeof recordSchema>;

interface KeyOptions {
  readonly id: string;
  readonly scopes: readonly string[];
  readonly sources: readonly string[];
  readonly expires: string | undefined;
}

/** Makes a key of 32 random bytes, and the ring with its hash. Throws where an option cannot be, or the id is taken. */
export function createKey(
  ring: readonly KeyRecord[],
  { expires, ...options }: KeyOptions,
): { readonly key: string; readonly ring: readonly KeyRecord[] } {
  if (ring.some(({ id }) => id === options.id)) throw new Error(`There is a key ${options.id}; revoke it first.`);
  const key = `rst_${randomBytes(32).toString("base64url")}`;
  const hash = createHash("sha256").update(key).digest("hex");
  const read = v.safeParse(recordSchema, { ...options, hash, expiresAt: readExpiry(expires) });
  if (!read.success) throw new Error(read.issues.map(({ message }) => message).join("\n"));
  return { key, ring: [...ring, read.output] };
}

/** Throws where there is no such key. */
export function revokeKey(ring: readonly KeyRecord[], id: string): readonly KeyRecord[] {
  const left = ring.filter((record) => record.id !== id);
  if (left.length === ring.length) throw new Error(`There is no key ${id}.`);
  return left;
}

/** The value of the secret ROSTER_KEYS. */
export function encodeKeyRing(ring: readonly KeyRecord[]): string {
  return JSON.stringify(ring);
}

export function readKeyRing(file: string): readonly KeyRecord[] {
  if (!existsSync(file)) return [];
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), ringSchema), readFileSync(file, "utf8"));
  if (!read.success) throw new Error(`${file} is not a ring of keys: ${read.issues[0].message}`);
  return read.output;
}

/** Whole or not at all, and for nobody else to read. */
export function writeKeyRing(file: string, ring: readonly KeyRecord[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(ring, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** A day (its first instant, UTC) or an instant. */
function readExpiry(text: string | undefined): string | null {
  if (text === undefined) return null;
  const isInstant = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z)?$/.test(text);
  const time = isInstant ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new Error(`--expires has to be like 2027-01-01 or 2027-01-01T12:00:00Z, not ${text}.`);
  return new Date(time).toISOString();
}
