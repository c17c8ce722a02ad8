// `npm run openapi`: writes packages/http/src/openapi/document.json from the routes as they are; the tests fail when it drifts.
import { spawnSync } from "node:child_process";

const { status } = spawnSync("vitest", ["run", "--project", "packages", "packages/http/src/openapi", "--update"], {
  stdio: "inherit",
});
process.exitCode = status ?? 1;
