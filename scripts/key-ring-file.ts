import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { keyRecordSchema, type KeyRecord } from "@roster/http/key-record";
import * as v from "valibot";

const SCOPES = keyRecordSchema.entries.scopes.item.options;

/** A new key must meet these conditions in addition to those of a stored key. */
const newKeySchema = v.strictObject({
  ...keyRecordSchema.entries,
  id: v.pipe(
    v.string(),
    v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "An id consists of lower-case letters, digits and dashes."),
  ),
  scopes: v.pipe(v.array(v.picklist(SCOPES, `The scopes are ${SCOPES.join(", ")}.`)), v.minLength(1)),
  sources: v.pipe(v.array(v.string()), v.minLength(1, "A key needs at least one source; * means all sources.")),
});
const ringSchema = v.array(keyRecordSchema);

interface KeyOptions {
  readonly id: string;
  readonly scopes: readonly string[];
  readonly sources: readonly string[];
  readonly expires: string | undefined;
}

/** Creates a key of 32 random bytes and adds its hash to the ring. Throws if an option is invalid or the id exists. */
export function createKey(
  ring: readonly KeyRecord[],
  { expires, ...options }: KeyOptions,
): { readonly key: string; readonly ring: readonly KeyRecord[] } {
  if (ring.some(({ id }) => id === options.id)) throw new Error(`There is a key ${options.id}; revoke it first.`);
  const key = `rst_${randomBytes(32).toString("base64url")}`;
  const hash = createHash("sha256").update(key).digest("hex");
  const read = v.safeParse(newKeySchema, { ...options, hash, expiresAt: parseExpiry(expires) });
  if (!read.success) throw new Error(read.issues.map(({ message }) => message).join("\n"));
  return { key, ring: [...ring, read.output] };
}

/** Removes a key. Throws if the ring has no such key. */
export function revokeKey(ring: readonly KeyRecord[], id: string): readonly KeyRecord[] {
  const left = ring.filter((record) => record.id !== id);
  if (left.length === ring.length) throw new Error(`There is no key ${id}.`);
  return left;
}

/** Returns the value of the secret ROSTER_KEYS. */
export function encodeKeyRing(ring: readonly KeyRecord[]): string {
  return JSON.stringify(ring);
}

/** Reads the ring from a file. A missing file is an empty ring. */
export function readKeyRing(file: string): readonly KeyRecord[] {
  if (!existsSync(file)) return [];
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), ringSchema), readFileSync(file, "utf8"));
  if (!read.success) throw new Error(`${file} is not a key ring: ${read.issues[0].message}`);
  return read.output;
}

/** Writes the file atomically, readable only by its owner. */
export function writeKeyRing(file: string, ring: readonly KeyRecord[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(ring, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Parses a day, which means its first instant in UTC, or an instant. */
function parseExpiry(text: string | undefined): string | null {
  if (text === undefined) return null;
  const isInstant = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z)?$/.test(text);
  const time = isInstant ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new Error(`--expires has to be like 2027-01-01 or 2027-01-01T12:00:00Z, not ${text}.`);
  return new Date(time).toISOString();
}
