// `npm run bench`: runs every benchmark together with its peers and writes the ratios. No benchmark is a test, because times
// depend on the machine.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BenchmarkResult } from "./benchmark-result.ts";
import { benchBundles } from "./bundles-benchmark.ts";
import { benchDirectory } from "./directory-benchmark.ts";
import { benchHttp } from "./http-benchmark.ts";
import { benchMerge } from "./merge-benchmark.ts";
import { benchHostile, benchParse } from "./parse-benchmark.ts";
import { benchPredicate } from "./predicate-benchmark.ts";
import { benchSync } from "./sync-benchmark.ts";

const results: BenchmarkResult[] = [];
for (const bench of [
  benchParse,
  benchHostile,
  benchPredicate,
  benchMerge,
  benchDirectory,
  benchSync,
  benchBundles,
  benchHttp,
]) {
  for (const result of await bench()) {
    results.push(result);
    console.log(printRow(result));
  }
}
writeFileSync(join(import.meta.dirname, "..", "results.json"), `${JSON.stringify(results, null, 2)}\n`);

function printRow({ name, ratio, target, better, met, detail }: BenchmarkResult): string {
  const goal = `${better === "higher" ? "≥" : "≤"} ${target}`;
  return `${met ? "met   " : "MISSED"}  ${String(ratio).padStart(7)}  ${goal.padEnd(7)}  ${name}  (${detail})`;
}
