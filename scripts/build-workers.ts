import { spawnSync } from "node:child_process";

/** Bundles the Workers as a deployment would. turbo skips unchanged bundles. Throws an error with the bundler's output. */
export function buildWorkers(root: string, packages: readonly string[]): void {
  const filters = packages.map((name) => `--filter=${name}`);
  const { status, stdout, stderr } = spawnSync("turbo", ["run", "build", "--output-logs=errors-only", ...filters], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`Bundling failed:\n${stdout}${stderr}`);
}
