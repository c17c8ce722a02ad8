// `npm run test:long`: runs the randomized tests with many seeds. `npm test` runs them with a few.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** The projects and folders of the tests that run longer with `ROSTER_LONG`. */
const LONG_TESTS = ["--project", "region", "apps/region/src/directory/testing"];

const { status } = spawnSync("vitest", ["run", "--silent=passed-only", ...LONG_TESTS, ...process.argv.slice(2)], {
  cwd: join(import.meta.dirname, ".."),
  stdio: "inherit",
  env: { ...process.env, ROSTER_LONG: "1" },
});
process.exitCode = status ?? 1;
