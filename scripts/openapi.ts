// `npm run openapi`: writes packages/http/src/openapi/document.json from the operation table. The tests fail if it is outdated.
import { spawnSync } from "node:child_process";

const test = ["packages/http/src/openapi", "--testNamePattern", "is the one that is served"];
const { status } = spawnSync("vitest", ["run", "--project", "packages", ...test, "--update"], { stdio: "inherit" });
process.exitCode = status ?? 1;
