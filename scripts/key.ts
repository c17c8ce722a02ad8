// `npm run key -- make|list|revoke`: manages the Roster keys of a deployment. Only their hashes are stored.
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { KeyRecord } from "@roster/http/key-record";
import { createKey, encodeKeyRing, readKeyRing, revokeKey, writeKeyRing } from "./key-ring-file.ts";

const USAGE = `npm run key -- make <id> [--scopes org:read,billing:read] [--sources sentry-us,k6] [--expires 2027-01-01]
npm run key -- list
npm run key -- revoke <id>

  --scopes   what the key may do; default org:read
  --sources  the sources that it may read; default * (all)
  --expires  the day or instant from which it is invalid; default never
  --file     the file that stores the hashes; default .roster/keys.json`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scopes: { type: "string", default: "org:read" },
    sources: { type: "string", default: "*" },
    expires: { type: "string" },
    file: { type: "string", default: join(import.meta.dirname, "..", ".roster", "keys.json") },
  },
});
const [command, id, ...rest] = positionals;

try {
  if (rest.length > 0) throw new Error(USAGE);
  const ring = readKeyRing(values.file);
  if (command === "make" && id !== undefined) {
    const made = createKey(ring, {
      id,
      scopes: splitList(values.scopes),
      sources: splitList(values.sources),
      expires: values.expires,
    });
    writeKeyRing(values.file, made.ring);
    console.log(`${made.key}\n\nThis is the key ${id}. It is shown only once.\n`);
    printSecret(made.ring);
  } else if (command === "list" && id === undefined) {
    for (const record of ring) console.log(describe(record));
    if (ring.length === 0) console.log("There are no keys.");
  } else if (command === "revoke" && id !== undefined) {
    const left = revokeKey(ring, id);
    writeKeyRing(values.file, left);
    console.log(`The key ${id} is revoked when the new secret is deployed.\n`);
    printSecret(left);
  } else throw new Error(USAGE);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function splitList(list: string): readonly string[] {
  return list.split(",").filter((word) => word !== "");
}

function describe({ id, scopes, sources, expiresAt }: KeyRecord): string {
  const end = expiresAt === null ? "never expires" : `expires ${expiresAt}`;
  return `${id}  scopes ${scopes.join(",")}  sources ${sources.join(",")}  ${end}`;
}

function printSecret(ring: readonly KeyRecord[]): void {
  console.log(`Set this as the secret ROSTER_KEYS of the gateway, and of each region that clients call directly:\n`);
  console.log(encodeKeyRing(ring));
}
