// `npm run bench`: runs every benchmark together with its peers and writes the ratios; `npm run bench -- NAME …` runs some of them.
// No benchmark is a test, because times depend on the machine.
import { join } from "node:path";
import { BENCHMARKS } from "./benchmarks.ts";
import type { BenchmarkResult } from "./benchmark-result.ts";
import { saveResults } from "./results-file.ts";

const FILE = join(import.meta.dirname, "..", "results.json");
const known = Object.keys(BENCHMARKS);
const names = process.argv.length > 2 ? process.argv.slice(2) : known;

for (const name of names) {
  const bench = BENCHMARKS[name];
  if (!bench) throw new Error(`There is no benchmark "${name}". There are: ${known.join(", ")}.`);
  const results = await bench();
  for (const result of results) console.log(printRow(result));
  saveResults(FILE, known, name, results);
}

function printRow({ name, ratio, target, better, met, detail }: BenchmarkResult): string {
  const goal = `${better === "higher" ? "≥" : "≤"} ${target}`;
  return `${met ? "met   " : "MISSED"}  ${String(ratio).padStart(7)}  ${goal.padEnd(7)}  ${name}  (${detail})`;
}
