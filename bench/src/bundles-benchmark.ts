import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { atMost, type BenchmarkResult } from "./benchmark-result.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const KILOBYTE = 1024;

/** The size of the deployed bundles, compressed with gzip, as the platform measures it. */
export function benchBundles(): readonly BenchmarkResult[] {
  const { status } = spawnSync("turbo", ["run", "build", "--output-logs=errors-only"], { cwd: ROOT, stdio: "ignore" });
  if (status !== 0) throw new Error("The build of the Workers failed.");
  return [bundleSize("region", 60), bundleSize("gateway", 70)];
}

function bundleSize(app: string, limit: number): BenchmarkResult {
  const bytes = gzipSync(readFileSync(join(ROOT, "apps", app, "dist", "index.js")), { level: 9 }).byteLength;
  const detail = `${(bytes / KILOBYTE).toFixed(1)} KB`;
  return atMost(`bundle of the ${app}, gzip, against ${limit} KB`, bytes / KILOBYTE / limit, 1, detail);
}
