// `npm run fix`: formats the code and applies automatic lint fixes.
import { spawnSync } from "node:child_process";

for (const [program, ...args] of [
  ["oxlint", "--fix"],
  ["oxfmt", "."],
] as const) {
  const { status } = spawnSync(program, args, { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
