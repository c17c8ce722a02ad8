import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { demoVariables, DEMO_TOKENS } from "./demo-variables.ts";
import { buildWorkers } from "./build-workers.ts";
import { readRosterConfig } from "./roster-config.ts";
import { bindingName } from "./worker-configs.ts";
import { readWorkerConfig, printWorkerdConfig, type WorkerToRun } from "./workerd-config.ts";

export interface StackOptions {
  /** Port of the gateway. */
  readonly port: number;
  /** Port of the emulator. */
  readonly emulatorPort: number;
  /** JSON text of the world file. With null, the stack keeps the world that the directory contains. */
  readonly world: string | null;
  /** A directory that only this stack uses. If a world is given, the directory is erased first. */
  readonly directory: string;
}

export interface RunningStack {
  readonly gateway: string;
  readonly emulator: string;
  /** Resolves with the exit code when the process has ended for any reason. */
  readonly ended: Promise<number>;
  /** Sends SIGTERM, and SIGKILL after five seconds. */
  stop(): Promise<void>;
  /** Sends SIGKILL, which has the effect of a power failure. */
  kill(): Promise<void>;
}

const ROOT = join(import.meta.dirname, "..");
/** Milliseconds between SIGTERM and SIGKILL. */
const STOP_GRACE = 5_000;
/** Milliseconds until the stack must respond. Starting takes 2 s on an idle machine and far longer on a busy one. */
const START_TIMEOUT = 120_000;

/** Starts all Workers and the emulated upstreams in one `workerd` process, and waits until they respond. */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  const { port, emulatorPort, directory } = options;
  await assertPortIsFree(port, "PORT");
  await assertPortIsFree(emulatorPort, "EMULATOR_PORT");
  buildWorkers(ROOT, ["@roster/gateway", "@roster/region", "@roster/emulator"]);
  if (options.world !== null) rmSync(directory, { recursive: true, force: true });
  const file = writeConfig(directory, port, emulatorPort);
  const child = spawn("workerd", ["serve", "--experimental", file, "config"], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  const ended = new Promise<number>((resolve) => {
    child.once("exit", (code) => resolve(code ?? 0));
  });
  const stack = {
    gateway: `http://127.0.0.1:${port}`,
    emulator: `http://127.0.0.1:${emulatorPort}`,
    ended,
    stop: () => stop(child, ended),
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
  try {
    await waitUntilReady(`${stack.gateway}/healthz`, ended);
    await waitUntilReady(`${stack.emulator}/__log`, ended);
    if (options.world !== null) await loadWorld(stack.emulator, options.world);
  } catch (error) {
    await stack.stop();
    throw error;
  }
  return stack;
}

function writeConfig(directory: string, port: number, emulatorPort: number): string {
  const data = join(directory, "data");
  mkdirSync(data, { recursive: true });
  const file = join(directory, "workerd.capnp");
  writeFileSync(file, printWorkerdConfig(file, demoWorkers(port, emulatorPort), data), { mode: 0o600 });
  return file;
}

/** The configured Workers with the keys and tokens of the demo. They call the emulator instead of the network. */
function demoWorkers(port: number, emulatorPort: number): readonly WorkerToRun[] {
  const regions = Object.keys(readRosterConfig(join(ROOT, "roster.config.jsonc")).regions);
  const variables = demoVariables();
  const emulator = readWorkerConfig(ROOT, "apps/emulator/wrangler.jsonc");
  return [
    {
      config: readWorkerConfig(ROOT, "apps/gateway/wrangler.jsonc"),
      bundle: join(ROOT, "apps/gateway/dist/index.js"),
      address: `127.0.0.1:${port}`,
      vars: variables,
    },
    ...regions.map((region) => ({
      config: readWorkerConfig(ROOT, `apps/region/wrangler.${region}.jsonc`),
      bundle: join(ROOT, "apps/region/dist/index.js"),
      vars: { ...variables, POLL_SECONDS: "5", SENTRY_TOKEN: DEMO_TOKENS.sentry, K6_TOKEN: DEMO_TOKENS.k6 },
      services: [{ binding: "UPSTREAM", service: emulator.name }],
    })),
    {
      config: emulator,
      bundle: join(ROOT, "apps/emulator/dist/index.js"),
      address: `127.0.0.1:${emulatorPort}`,
      vars: { CONTROL: "1", OPERATOR_TOKENS: JSON.stringify(DEMO_TOKENS) },
      services: [
        ...regions.map((region) => ({
          binding: bindingName(region),
          service: `roster-region-${region}`,
          entrypoint: "Local",
        })),
        // The gateway is not a region, but it caches responses and must be notified of a new world too.
        { binding: bindingName("gateway"), service: "roster-gateway", entrypoint: "Local" },
      ],
    },
  ];
}

async function loadWorld(emulator: string, world: string): Promise<void> {
  const response = await fetch(`${emulator}/__world`, { method: "PUT", body: world });
  if (!response.ok) throw new Error(`The world file is invalid: ${await response.text()}`);
}

/** Waits until a URL returns 200. Throws if the process ends first or the time-out passes. */
async function waitUntilReady(url: string, ended: Promise<number>): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT;
  while (Date.now() < deadline) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    const code = await Promise.race([ended, new Promise<null>((resolve) => setTimeout(resolve, 50, null))]);
    if (code !== null) throw new Error(`workerd ended with exit code ${code}.`);
  }
  throw new Error(`${url} does not respond.`);
}

async function assertPortIsFree(port: number, variable: string): Promise<void> {
  const server = createServer();
  const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
    server.once("error", resolve);
    server.listen(port, "127.0.0.1", () => resolve(null));
  });
  await new Promise((resolve) => server.close(resolve));
  if (error?.code === "EADDRINUSE") throw new Error(`Port ${port} is in use. Set ${variable} to another port.`);
  if (error) throw new Error(`Port ${port} cannot be opened: ${error.message}. Set ${variable} to another port.`);
}

async function stop(child: ChildProcess, ended: Promise<number>): Promise<void> {
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE);
  await ended;
  clearTimeout(timer);
}
