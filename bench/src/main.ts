// `npm run bench`: every benchmark beside its peers, as ratios in one run. Times differ from machine to machine, so
// none of this is a test.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { benchBundles } from "./bundles-benchmark.ts";
import { benchDirectory } from "./directory-benchmark.ts";
import { benchHttp } from "./http-benchmark.ts";
import { benchMerge } from "./merge-benchmark.ts";
import { benchHostile, benchParse } from "./parse-benchmark.ts";
import { benchPredicate } from "./predicate-benchmark.ts";
import { benchSync } from "./sync-benchmark.ts";
import type { BenchmarkResult } from "./benchmark-result.ts";

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
