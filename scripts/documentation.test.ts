import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";

/** The documentation names only files and commands that exist. */

const root = join(import.meta.dirname, "..");
const PAGES = globSync(["README.md", "docs/**/*.md"], { cwd: root });
const EXCLUDED = ["**/node_modules", "**/dist", "**/.*"];
const FILE_NAMES = new Set(globSync("**/*.{ts,mjs}", { cwd: root, exclude: EXCLUDED }).map((path) => basename(path)));
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };

test.each(PAGES)("the relative links of %s lead to files", (page) => {
  const links = [...readPage(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link = ""]) => link);
  expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
});

test.each(PAGES)("the source files that %s names exist", (page) => {
  const names = [...readPage(page).matchAll(/`((?:packages|apps|e2e|bench|scripts)\/[^`\s*{]*)`/g)];
  const paths = names.map(([, path = ""]) => path);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test.each(PAGES)("the file names without a folder that %s names exist", (page) => {
  const names = [...readPage(page).matchAll(/`([\w.-]+\.(?:ts|mjs))`/g)].map(([, name = ""]) => name);
  // The guide for new providers uses `example-` names.
  const unknown = names.filter((name) => !FILE_NAMES.has(name) && !name.startsWith("example-"));
  expect(unknown).toEqual([]);
});

test.each(PAGES)("the npm commands that %s names exist", (page) => {
  const commands = [...readPage(page).matchAll(/npm run ([\w:-]+)/g)].map(([, command = ""]) => command);
  expect(commands.filter((command) => !Object.hasOwn(scripts, command))).toEqual([]);
});

function readPage(page: string): string {
  return readFileSync(join(root, page), "utf8");
}
