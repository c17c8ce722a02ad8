import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";

/** The files that a list request passes, as docs/architecture.md names them. */

const root = join(import.meta.dirname, "..");
const page = readFileSync(join(root, "docs/architecture.md"), "utf8");
const section = page.slice(page.indexOf("## The path of a list request"), page.indexOf("On the way back"));
const PATH = [...section.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, file = ""]) => file);

/** The files that another Worker or the platform calls. */
const ENTRY_POINTS = new Set([
  "apps/gateway/src/index.ts",
  "apps/region/src/internal.ts",
  "apps/region/src/directory/directory.ts",
]);

/** By package, the texts of the files that export its parts. */
const INDEXES = new Map(
  ["core", "http"].map((name) => {
    const files = globSync(`packages/${name}/src/{,*/}index.ts`, { cwd: root });
    return [`@roster/${name}`, files.map((file) => readFileSync(join(root, file), "utf8")).join("\n")];
  }),
);

function importsFile(importer: string, file: string): boolean {
  const text = readFileSync(join(root, importer), "utf8");
  if (text.includes(`/${basename(file)}"`)) return true;
  return [...INDEXES].some(([name, index]) => text.includes(`"${name}`) && index.includes(`/${basename(file)}"`));
}

test("has at most 25 files, each once, and all of them exist", () => {
  expect(PATH.length).toBeGreaterThan(15);
  expect(PATH.length).toBeLessThanOrEqual(25);
  expect(new Set(PATH).size).toBe(PATH.length);
  expect(PATH.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test("each file is an entry point, or is imported by an earlier one", () => {
  const unreached = PATH.filter(
    (file, place) => !ENTRY_POINTS.has(file) && !PATH.slice(0, place).some((importer) => importsFile(importer, file)),
  );
  expect(unreached).toEqual([]);
});
