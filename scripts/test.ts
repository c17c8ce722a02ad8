// `npm test`: runs all checks and tests, even if one fails. The last line of the output is the total.
import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";

const root = join(import.meta.dirname, "..");
const report = join(root, ".roster", "vitest.json");

interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const CHECKS: readonly (readonly [name: string, program: string, ...args: string[]])[] = [
  ["regions", "node", "scripts/regions.ts", "--check"],
  ["format", "oxfmt", "--check", "."],
  ["lint", "oxlint", "--deny-warnings"],
  ["vocabulary", "node", "scripts/vocabulary.ts"],
  ["types", "turbo", "run", "types", "--output-logs=errors-only"],
  ["boundaries", "turbo", "boundaries"],
];

const vitestReport = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  numPendingTests: v.number(),
  numTodoTests: v.number(),
  testResults: v.array(v.object({ status: v.string(), assertionResults: v.array(v.unknown()) })),
});

const tallies: Tally[] = [];
for (const check of CHECKS) tallies.push(await runCheck(...check));
// Bundles are built before the end-to-end tests, so that those tests do not build them concurrently.
tallies.push(await runCheck("bundles", "turbo", "run", "build", "--output-logs=errors-only"));
tallies.push(await runTests(process.argv.slice(2)));

const sum = (key: keyof Tally): number => tallies.reduce((total, tally) => total + tally[key], 0);
const skipped = sum("skipped");
console.log(`${sum("passed")} passed, ${sum("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = sum("failed") > 0 ? 1 : 0;

async function runCheck(name: string, program: string, ...args: string[]): Promise<Tally> {
  const start = performance.now();
  const { code, output } = await run(program, args, "pipe");
  const duration = `${((performance.now() - start) / 1000).toFixed(1)} s`;
  console.log(code === 0 ? `ok      ${name} (${duration})` : `FAILED  ${name} (${duration})\n${output}`);
  return { passed: Number(code === 0), failed: Number(code !== 0), skipped: 0 };
}

async function runTests(args: readonly string[]): Promise<Tally> {
  rmSync(report, { force: true });
  const reporters = ["--reporter=default", "--silent=passed-only", "--reporter=json", `--outputFile.json=${report}`];
  const { code } = await run("vitest", ["run", ...reporters, ...args], "inherit");
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), vitestReport), readReport());
  if (!read.success) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = read.output;
  // A file that cannot be loaded has no test results, so it is counted as one failure.
  const broken = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
  const failed = numFailedTests + broken;
  // vitest also exits with an error if code outside a test fails.
  return { passed: numPassedTests, failed: failed || Number(code !== 0), skipped: numPendingTests + numTodoTests };
}

function readReport(): string {
  try {
    return readFileSync(report, "utf8");
  } catch {
    return "";
  }
}

function run(
  program: string,
  args: readonly string[],
  stdio: "pipe" | "inherit",
): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: ["ignore", stdio, stdio] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("error", (error) => resolve({ code: 1, output: error.message }));
    child.on("close", (code) => resolve({ code, output }));
  });
}
