import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { demoVariables, DEMO_TOKENS } from "./demo-variables.ts";
import { buildWorkers } from "./build-workers.ts";
import { readRosterConfig } from "./roster-config.ts";
import { bindingName } from "./worker-configs.ts";
import { readWorkerConfig, printWorkerdConfig, type WorkerToRun } from "./workerd-config.ts";

/** What to start. */
export interface StackOptions {
  /** Port of the gateway. */
  readonly port: number;
  /** Port of the emulator. */
  readonly emulatorPort: number;
  /** The world file's JSON text; null: the world that the directory holds. */
  readonly world: string | null;
  /** A directory of this house alone. With a new world, what is in it is erased first. */
  readonly directory: string;
}

/** A running house. */
export interface RunningStack {
  readonly gateway: string;
  readonly emulator: string;
  /** Resolves when the process has ended, with its exit code, whoever ended it. */
  readonly ended: Promise<number>;
  /** SIGTERM, then SIGKILL after five seconds. */
  stop(): Promise<void>;
  /** SIGKILL at once: what a power cut does. */
  kill(): Promise<void>;
}

const ROOT = join(import.meta.dirname, "..");
const STOP_GRACE = 5_000;
const START_DEADLINE = 30_000;

/** Starts the whole house in one `workerd`, over the emulated upstreams, and waits until it answers. */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  const { port, emulatorPort, directory } = options;
  await mustBeFree(port, "PORT");
  await mustBeFree(emulatorPort, "EMULATOR_PORT");
  buildWorkers(ROOT, ["@roster/gateway", "@roster/region", "@roster/emulator"]);
  if (options.world !== null) rmSync(directory, { recursive: true, force: true });
  const file = writeConfig(directory, port, emulatorPort);
  const child = spawn("workerd", ["serve", "--experimental", file, "config"], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  const ended = new Promise<number>((resolve) => {
    child.once("exit", (code) => resolve(code ?? 0));
  });
  const house = {
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
    await answers(`${house.gateway}/healthz`, ended);
    await answers(`${house.emulator}/__log`, ended);
    if (options.world !== null) await loadWorld(house.emulator, options.world);
  } catch (error) {
    await house.stop();
    throw error;
  }
  return house;
}

function writeConfig(directory: string, port: number, emulatorPort: number): string {
  const data = join(directory, "data");
  mkdirSync(data, { recursive: true });
  const file = join(directory, "workerd.capnp");
  writeFileSync(file, printWorkerdConfig(file, demoWorkers(port, emulatorPort), data), { mode: 0o600 });
  return file;
}

/** The Workers of the configuration, given the demo's keys and tokens and, in place of the network, the emulator. */
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
        // Not a region, but told all the same: it keeps answers.
        { binding: bindingName("gateway"), service: "roster-gateway", entrypoint: "Local" },
      ],
    },
  ];
}

async function loadWorld(emulator: string, world: string): Promise<void> {
  const response = await fetch(`${emulator}/__world`, { method: "PUT", body: world });
  if (!response.ok) throw new Error(`The world file is not one: ${await response.text()}`);
}

/** Waits until an address answers 200, or the process has ended. */
async function answers(url: string, ended: Promise<number>): Promise<void> {
  const deadline = Date.now() + START_DEADLINE;
  while (Date.now() < deadline) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    const code = await Promise.race([ended, new Promise<null>((resolve) => setTimeout(resolve, 50, null))]);
    if (code !== null) throw new Error(`workerd ended with exit code ${code}.`);
  }
  throw new Error(`${url} does not answer.`);
}

async function mustBeFree(port: number, variable: string): Promise<void> {
  const server = createServer();
  const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
    server.once("error", resolve);
    server.listen(port, "127.0.0.1", () => resolve(null));
  });
  await new Promise((resolve) => server.close(resolve));
  if (error?.code === "EADDRINUSE") throw new Error(`Port ${port} is taken. Set ${variable} to another one.`);
  if (error) throw new Error(`Port ${port} cannot be opened: ${error.message}. Set ${variable} to another one.`);
}

async function stop(child: ChildProcess, ended: Promise<number>): Promise<void> {
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE);
  await ended;
  clearTimeout(timer);
}
