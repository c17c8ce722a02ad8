import { spawnSync } from "node:child_process";

/**
 * Bundles the gateway, the region and the emulator for the demo and the tests. Gateway and region differ from the deployed
 * bundles by the entrypoint `Local` alone. turbo skips unchanged bundles. Throws an error with the bundler's output.
 */
export function buildDemoWorkers(root: string): void {
  const filters = ["gateway", "region", "emulator"].map((name) => `--filter=@roster/${name}`);
  const tasks = ["build:demo", "build"];
  const { status, stdout, stderr } = spawnSync("turbo", ["run", ...tasks, "--output-logs=errors-only", ...filters], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`Bundling failed:\n${stdout}${stderr}`);
}
