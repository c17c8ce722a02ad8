// `npm run fix`: format and lint what can be mended without thought.
import { spawnSync } from "node:child_process";

for (const [program, ...args] of [
  ["oxlint", "--fix"],
  ["oxfmt", "."],
] as const) {
  const { status } = spawnSync(program, args, { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
