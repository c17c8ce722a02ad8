// `npm run bench`: runs every benchmark.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const main = join(import.meta.dirname, "..", "bench", "src", "main.ts");
const { status } = spawnSync("node", ["--disable-warning=ExperimentalWarning", main], { stdio: "inherit" });
process.exitCode = status ?? 1;
