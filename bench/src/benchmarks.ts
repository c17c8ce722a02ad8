import type { BenchmarkResult } from "./benchmark-result.ts";
import { benchBundles } from "./bundles-benchmark.ts";
import { benchColdList } from "./cold-list-benchmark.ts";
import { benchDirectory } from "./directory-benchmark.ts";
import { benchHttp } from "./http-benchmark.ts";
import { benchLargeSource } from "./large-source-benchmark.ts";
import { benchMerge } from "./merge-benchmark.ts";
import { benchNormalize } from "./normalize-benchmark.ts";
import { benchHostile, benchParse } from "./parse-benchmark.ts";
import { benchPredicate } from "./predicate-benchmark.ts";
import { benchSync } from "./sync-benchmark.ts";

type Benchmark = () => readonly BenchmarkResult[] | Promise<readonly BenchmarkResult[]>;

/** All benchmarks, by the name that selects one: `npm run bench -- NAME`. */
export const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  parse: benchParse,
  hostile: benchHostile,
  predicate: benchPredicate,
  normalize: benchNormalize,
  merge: benchMerge,
  directory: benchDirectory,
  sync: benchSync,
  cold: benchColdList,
  large: benchLargeSource,
  bundles: benchBundles,
  http: benchHttp,
};
