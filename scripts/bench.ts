// `npm run bench`: runs every benchmark; `npm run bench -- NAME …` runs some of them.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const main = join(import.meta.dirname, "..", "bench", "src", "main.ts");
const { status } = spawnSync("node", ["--disable-warning=ExperimentalWarning", main, ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exitCode = status ?? 1;
