import { readFileSync, writeFileSync } from "node:fs";
import type { BenchmarkResult } from "./benchmark-result.ts";

/** A row of `bench/results.json`. */
interface ResultRow extends BenchmarkResult {
  /** The name that selects the benchmark. */
  readonly benchmark: string;
}

/** Replaces the rows of one benchmark. The others keep their rows of an earlier run. `order`: the names of all benchmarks. */
export function saveResults(
  file: string,
  order: readonly string[],
  benchmark: string,
  results: readonly BenchmarkResult[],
): void {
  const others = (JSON.parse(readFileSync(file, "utf8")) as readonly ResultRow[]).filter(
    (row) => row.benchmark !== benchmark && order.includes(row.benchmark),
  );
  const rows = [...others, ...results.map((result): ResultRow => ({ benchmark, ...result }))];
  const sorted = rows.toSorted((a, b) => order.indexOf(a.benchmark) - order.indexOf(b.benchmark));
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
}
