import { rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { buildDemoWorkers } from "./build-workers.ts";
import { startEmulatorFront, type EmulatorFront } from "./emulator-front.ts";
import { EMULATOR_SOCKET, emulatorProcess, localSockets, rosterProcess } from "./stack-processes.ts";
import { WorkerdProcess } from "./workerd-process.ts";

export interface StackOptions {
  /** Port of the gateway. */
  readonly port: number;
  /** Port of the emulator. */
  readonly emulatorPort: number;
  /** JSON text of the world file. With null, the stack keeps the world that the directory contains. */
  readonly world: string | null;
  /** A directory that only this stack uses. If a world is given, the directory is erased first. */
  readonly directory: string;
  /** Seconds between two refreshes of a replica that is in use. Without it, 5. */
  readonly pollSeconds?: number;
}

export interface RunningStack {
  readonly gateway: string;
  readonly emulator: string;
  /** Resolves with the exit code when one of the two processes has ended and was not killed by the methods below. */
  readonly ended: Promise<number>;
  /** Stops both processes. */
  stop(): Promise<void>;
  /** Kills the process of the gateway and the regions, as a power failure would. The emulator goes on. */
  kill(): Promise<void>;
  /** Starts the process of the gateway and the regions again, with the data that it left on disk. */
  restart(): Promise<void>;
  /** Kills the emulator. Its address then resets every connection. */
  killEmulator(): Promise<void>;
  /** Starts the emulator again, with its world. */
  restartEmulator(): Promise<void>;
  /** The ids of the processes, to measure them; null for one that does not run. */
  processIds(): { readonly roster: number | null; readonly emulator: number | null };
}

const ROOT = join(import.meta.dirname, "..");

/**
 * Starts the gateway and the regions in one `workerd` process and the emulated upstreams in another one, and waits until
 * they respond. The two meet over sockets only, as a deployment and its upstreams do. Calls between the Workers of one
 * process keep its event loop from its sockets and timers until they end, so upstreams in the same process would delay
 * every reader.
 */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  const { port, emulatorPort, directory } = options;
  await assertPortIsFree(port, "PORT");
  await assertPortIsFree(emulatorPort, "EMULATOR_PORT");
  buildDemoWorkers(ROOT);
  if (options.world !== null) rmSync(directory, { recursive: true, force: true });
  const stack = new Stack(options);
  try {
    await stack.start(options.world);
  } catch (error) {
    await stack.stop();
    throw error;
  }
  return stack;
}

class Stack implements RunningStack {
  readonly gateway: string;
  readonly emulator: string;
  readonly ended: Promise<number>;
  readonly #end: (code: number) => void;
  readonly #roster: WorkerdProcess;
  readonly #localSockets: readonly string[];
  readonly #emulator: WorkerdProcess;
  readonly #emulatorPort: number;
  #front: EmulatorFront | null = null;

  constructor({ port, emulatorPort, directory, pollSeconds = 5 }: StackOptions) {
    this.gateway = `http://127.0.0.1:${port}`;
    this.emulator = `http://127.0.0.1:${emulatorPort}`;
    this.#emulatorPort = emulatorPort;
    const roster = rosterProcess(ROOT, { port, emulatorPort, pollSeconds });
    this.#localSockets = localSockets(roster);
    this.#roster = new WorkerdProcess(join(directory, "roster"), roster);
    this.#emulator = new WorkerdProcess(join(directory, "emulator"), emulatorProcess(ROOT));
    ({ promise: this.ended, resolve: this.#end } = Promise.withResolvers<number>());
  }

  async start(world: string | null): Promise<void> {
    this.#front = await startEmulatorFront({
      port: this.#emulatorPort,
      emulatorPort: () => this.#emulator.port(EMULATOR_SOCKET),
      onWorldLoaded: (epoch) => this.#announce(epoch),
    });
    await this.restartEmulator();
    if (world !== null) await loadWorld(this.emulator, world);
    await this.restart();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#roster.stop(), this.#emulator.stop()]);
    await this.#front?.close();
  }

  kill(): Promise<void> {
    return this.#roster.kill();
  }

  killEmulator(): Promise<void> {
    return this.#emulator.kill();
  }

  async restart(): Promise<void> {
    await this.#roster.start(this.#end);
    // The regions keep the epoch in memory, and a world may have been loaded while they did not run.
    const { epoch } = (await (await fetch(`${this.emulator}/__world`)).json()) as { readonly epoch: string | null };
    if (epoch !== null) await this.#announce(epoch);
  }

  restartEmulator(): Promise<void> {
    return this.#emulator.start(this.#end);
  }

  processIds(): { readonly roster: number | null; readonly emulator: number | null } {
    return { roster: this.#roster.pid, emulator: this.#emulator.pid };
  }

  /** Tells every Worker that caches upstream data that the emulator's world is another one. */
  async #announce(epoch: string): Promise<void> {
    await Promise.all(
      this.#localSockets.map(async (socket) => {
        const port = this.#roster.port(socket);
        if (port === null) return;
        const response = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: epoch });
        if (!response.ok) throw new Error(`${socket} did not start over: ${response.status}`);
      }),
    );
  }
}

async function loadWorld(emulator: string, world: string): Promise<void> {
  const response = await fetch(`${emulator}/__world`, { method: "PUT", body: world });
  if (!response.ok) throw new Error(`The world file is invalid: ${await response.text()}`);
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
