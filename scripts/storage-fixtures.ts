// `npm run storage-fixtures`: writes the storage of a Directory, as this version of the code writes it, to
// apps/region/fixtures. Run it before a release whose schema or normalizer is new. Fixtures of released versions are never
// written again.
import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const region = join(import.meta.dirname, "..", "apps", "region");
const migrations = readdirSync(join(region, "src", "directory", "migrations"));
const version = migrations.filter((name) => /^\d\d-/.test(name)).length;

const { stdout, stderr, status } = spawnSync(
  "vitest",
  ["run", "--project", "region", "apps/region/src/directory/print-storage-fixtures.test.ts"],
  { cwd: join(region, "..", ".."), env: { ...process.env, STORAGE_FIXTURES: "1" }, encoding: "utf8" },
);
const printed = [...`${stdout}${stderr}`.matchAll(/<<<(\w+)\n(.*?)>>>/gs)];
if (status !== 0 || printed.length === 0) throw new Error(`The storage was not printed.\n${stdout}${stderr}`);
for (const [, name = "", sql = ""] of printed) {
  const file = join(region, "fixtures", `version-${version}-${name}.sql`);
  writeFileSync(file, sql);
  console.log(file);
}
