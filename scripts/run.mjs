// Entry point of `npm start`, `npm test` and the other commands. Runs on the Node of the host (18 or newer), installs missing
// dependencies, and then runs `scripts/<command>.ts` with the Node of the workspace. It is JavaScript, because nothing is
// installed yet.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const marker = join(root, "node_modules", ".roster-installed");
const [command, ...rest] = process.argv.slice(2);

/** Hash of all files that determine what is installed. */
function installationHash() {
  const hash = createHash("sha256");
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"])
    hash.update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

function isInstalled() {
  return existsSync(marker) && readFileSync(marker, "utf8") === installationHash();
}

function install() {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const tools = join(root, ".tools");
  const pnpm = join(tools, "node_modules", ".bin", "pnpm");
  console.error("installing dependencies …");
  const version = join(tools, "node_modules", "pnpm", "package.json");
  const wanted = packageManager.slice("pnpm@".length);
  if (!existsSync(version) || JSON.parse(readFileSync(version, "utf8")).version !== wanted) {
    mkdirSync(tools, { recursive: true });
    writeFileSync(join(tools, "package.json"), '{ "private": true }\n');
    runOrExit("npm", [
      "install",
      "--prefix",
      tools,
      "--no-save",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      packageManager,
    ]);
  }
  runOrExit(pnpm, ["install", "--frozen-lockfile", "--reporter=append-only"]);
  writeFileSync(marker, installationHash());
}

function runOrExit(program, args) {
  // The output of an installer goes to standard error, so that standard output contains only the command's own output.
  const options = { cwd: root, stdio: ["ignore", 2, 2], env: quietEnvironment() };
  const { status, error } = spawnSync(program, args, options);
  if (status === 0) return;
  console.error(
    `roster: "${program} ${args[0]}" failed${error ? `: ${error.message}` : ""}. Can this machine reach the package registry?`,
  );
  process.exit(status ?? 1);
}

/** Environment in which no tool sends telemetry, asks questions or checks for updates. */
function quietEnvironment() {
  // turbo runs the package manager to read the workspace.
  const path = [join(root, "node_modules", ".bin"), join(root, ".tools", "node_modules", ".bin")];
  return {
    ...process.env,
    PATH: [...path, process.env.PATH ?? ""].join(":"),
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    DO_NOT_TRACK: "1",
    TURBO_TELEMETRY_DISABLED: "1",
    TURBO_NO_UPDATE_NOTIFIER: "1",
    WRANGLER_HIDE_BANNER: "true",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_LOG_PATH: join(root, ".wrangler", "logs"),
  };
}

if (!isInstalled()) install();
const node = join(root, "node_modules", ".bin", "node");
const child = spawn(node, ["--disable-warning=ExperimentalWarning", join(root, "scripts", `${command}.ts`), ...rest], {
  cwd: root,
  stdio: "inherit",
  env: quietEnvironment(),
});
// Ctrl-C in a terminal reaches the child too. Other signals reach only this process, so they are forwarded.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
