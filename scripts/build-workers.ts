import { spawnSync } from "node:child_process";

/** Bundles the Workers as deploying would; turbo keeps what has not changed. Throws with the bundler's own words. */
export function buildWorkers(root: string, packages: readonly string[]): void {
  const filters = packages.map((name) => `--filter=${name}`);
  const { status, stdout, stderr } = spawnSync("turbo", ["run", "build", "--output-logs=errors-only", ...filters], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`Bundling failed:\n${stdout}${stderr}`);
}
