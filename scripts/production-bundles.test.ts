import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

function bundle(task: "build" | "build:demo", path: string): string {
  const filters = ["--filter=@roster/gateway", "--filter=@roster/region"];
  const { status, stderr } = spawnSync("turbo", ["run", task, "--output-logs=errors-only", ...filters], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`Bundling failed: ${stderr}`);
  return readFileSync(join(root, path), "utf8");
}

/** The names that a bundle exports. Only they can be bound as entrypoints. */
function exportedNames(code: string): readonly string[] {
  const [, list = ""] = /export\s*\{([^}]*)\}/.exec(code) ?? [];
  return list
    .split(",")
    .map((item) => item.trim().replace(/^.*\bas\s+/, ""))
    .toSorted();
}

test("nothing of the demo is in a deployed bundle", () => {
  const gateway = bundle("build", "apps/gateway/dist/index.js");
  const region = bundle("build", "apps/region/dist/index.js");
  expect(exportedNames(gateway)).toEqual(["default"]);
  expect(exportedNames(region)).not.toContain("Local");
  for (const code of [gateway, region]) {
    for (const word of ["rst_demo", "demo-sentry-token", "__world", "emptyIsolateCache", "setEpoch"]) {
      expect(code.includes(word), word).toBe(false);
    }
  }
});

test("the bundles of the demo have the entrypoint that the launcher calls", () => {
  for (const app of ["gateway", "region"]) {
    expect(exportedNames(bundle("build:demo", `apps/${app}/dist-demo/${app}-demo.js`))).toContain("Local");
  }
});
