import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findKey, openKeyRing } from "@roster/http";
import { afterAll, beforeAll, expect, test } from "vitest";

/** Tests of the command `npm run key`. */

const run = promisify(execFile);
const script = join(import.meta.dirname, "..", "..", "scripts", "key.ts");
let directory: string;
let file: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "roster-keys-"));
  file = join(directory, "keys.json");
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

async function key(...words: string[]): Promise<string> {
  const args = ["--disable-warning=ExperimentalWarning", script, ...words, "--file", file];
  return (await run("node", args)).stdout;
}

async function keyError(...words: string[]): Promise<string> {
  const error: unknown = await key(...words).catch((thrown: unknown) => thrown);
  return String(Reflect.get(Object(error), "stderr"));
}

/** The value of the secret: the last line of the output. */
const readSecretValue = (output: string): string => output.trimEnd().split("\n").at(-1) ?? "";
const NOW = Date.parse("2026-11-21T00:00:00Z");

test("a key is printed once, stored as a hash, accepted by the keyring, expires, and can be revoked", async () => {
  const output = await key(
    "make",
    "ops",
    "--scopes",
    "org:read,proxy:read",
    "--sources",
    "sentry-us",
    "--expires",
    "2027-01-01",
  );
  const [made = ""] = output.split("\n");
  expect(made).toMatch(/^rst_[\w-]{43}$/);
  const stored = await readFile(file, "utf8");
  expect(stored).not.toContain(made);
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  const ring = openKeyRing(readSecretValue(output));
  expect(await findKey(ring, made, NOW)).toEqual({
    id: "ops",
    scopes: ["org:read", "proxy:read"],
    sources: ["sentry-us"],
    expiresAt: Date.UTC(2027, 0, 1),
  });
  expect(await findKey(ring, `${made}x`, NOW)).toBeNull();
  expect(await findKey(ring, made, Date.parse("2027-01-01T00:00:00Z"))).toBeNull();

  await key("make", "reader");
  expect(await key("list")).toBe(
    "ops  scopes org:read,proxy:read  sources sentry-us  expires 2027-01-01T00:00:00.000Z\n" +
      "reader  scopes org:read  sources *  never expires\n",
  );
  const left = openKeyRing(readSecretValue(await key("revoke", "ops")));
  expect(left.size).toBe(1);
  expect(await findKey(left, made, NOW)).toBeNull();
});

test.each([
  [["make", "reader"], "There is a key reader"],
  [["make", "Bad Id"], "lower-case letters"],
  [["make", "x", "--scopes", "org:write"], "The scopes are org:read"],
  [["make", "x", "--expires", "tomorrow"], "--expires has to be"],
  [["make", "x", "--expires", "2027-13-01"], "--expires has to be"],
  [["revoke", "nobody"], "There is no key nobody"],
  [["make"], "npm run key -- make"],
  [["list", "x"], "npm run key -- make"],
])("%s is an error and changes nothing", async (words, message) => {
  const before = await readFile(file, "utf8");
  expect(await keyError(...words)).toContain(message);
  expect(await readFile(file, "utf8")).toBe(before);
});
