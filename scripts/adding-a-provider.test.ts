import { execFile } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const PACKAGE = join(ROOT, "packages", "providers");
const GUIDE = readFileSync(join(ROOT, "docs", "adding-a-provider.md"), "utf8");

const copy = mkdtempSync(join(tmpdir(), "roster-providers-"));
const TARGET = join(copy, "packages", "providers");
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const execute = promisify(execFile);

/** Runs a program of Node.js in the copied package. Its output is part of the error if it fails. */
async function run(...command: readonly string[]): Promise<string> {
  const { stdout } = await execute(process.execPath, command, { cwd: TARGET }).catch((cause: { stdout?: string }) => {
    throw new Error(cause.stdout ?? "The program was not started.", { cause });
  });
  return stdout;
}

/** The line that the guide adds to `provider-list.ts`. */
function documentedLine(): string {
  return /^export \{ example \} from "[^"]+";$/m.exec(GUIDE)?.[0] ?? "";
}

/** Copies the package of the providers. The copy uses the same dependencies. */
function copyPackage(): void {
  mkdirSync(TARGET, { recursive: true });
  cpSync(join(PACKAGE, "src"), join(TARGET, "src"), { recursive: true });
  cpSync(join(PACKAGE, "package.json"), join(TARGET, "package.json"));
  cpSync(join(PACKAGE, "tsconfig.json"), join(TARGET, "tsconfig.json"));
  cpSync(join(ROOT, "tsconfig.base.json"), join(copy, "tsconfig.base.json"));
  symlinkSync(join(PACKAGE, "node_modules"), join(TARGET, "node_modules"));
  writeFileSync(join(TARGET, "vitest.config.ts"), "export default { test: { testTimeout: 60_000 } };\n");
}

it("adds a provider with one folder and the documented line", async () => {
  copyPackage();
  const TARGET = join(copy, "packages", "providers");
  cpSync(join(PACKAGE, "fixtures", "example"), join(TARGET, "src", "example"), { recursive: true });
  expect(documentedLine()).not.toBe("");
  appendFileSync(join(TARGET, "src", "provider-list.ts"), `${documentedLine()}\n`);
  const typescript = join(PACKAGE, "node_modules", "typescript", "bin", "tsc");
  await run(typescript, "--noEmit");
  const vitest = join(PACKAGE, "node_modules", "vitest", "vitest.mjs");
  const files = ["src/example", "src/provider-registry.test.ts"];
  const stdout = await run(vitest, "run", "--no-color", ...files);
  expect(stdout).toMatch(/Test Files +2 passed/);
  expect(stdout).not.toMatch(/failed/);
}, 240_000);
