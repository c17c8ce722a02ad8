import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { restrictAccess, sweepEmptyObjects } from "./object-files.ts";
import { printWorkerdConfig, type ProcessToRun } from "./workerd-config.ts";

/** Milliseconds between SIGTERM and SIGKILL. */
const STOP_GRACE = 5_000;
/** Milliseconds until all sockets must listen. Starting takes 2 s on an idle machine and far longer on a busy one. */
const START_TIMEOUT = 120_000;

interface Run {
  readonly child: ChildProcess;
  /** Resolves with the exit code when the process has ended for any reason. */
  readonly ended: Promise<number>;
  readonly ports: ReadonlyMap<string, number>;
  isKilled: boolean;
}

/** A `workerd` process that can be killed, and started again with the data that it left on disk. */
export class WorkerdProcess {
  readonly #data: string;
  readonly #file: string;
  readonly #sockets: readonly string[];
  #run: Run | null = null;

  /** @param directory contains the configuration file and the data. Only this process uses it. */
  constructor(directory: string, { workers, ...rest }: Omit<ProcessToRun, "data">) {
    const data = join(directory, "data");
    mkdirSync(data, { recursive: true, mode: 0o700 });
    this.#data = data;
    this.#file = join(directory, "workerd.capnp");
    writeFileSync(this.#file, printWorkerdConfig(this.#file, { ...rest, workers, data }), { mode: 0o600 });
    this.#sockets = workers.flatMap(({ sockets = [] }) => sockets.map(({ name }) => name));
  }

  /**
   * Starts the process, and waits until all its sockets listen.
   *
   * @param onEnd is called with the exit code when the process has ended for any reason but `kill`.
   */
  async start(onEnd: (code: number) => void): Promise<void> {
    sweepEmptyObjects(this.#data);
    restrictAccess(dirname(this.#data));
    // The files that workerd creates are readable by the owner alone. Only a shell can set the mask of a child process.
    const command = ["workerd", "serve", "--experimental", "--control-fd=3", this.#file, "config"];
    const child = spawn("/bin/sh", ["-c", 'umask 077 && exec "$@"', "sh", ...command], {
      stdio: ["ignore", "inherit", "inherit", "pipe"],
    });
    const ended = new Promise<number>((resolve) => {
      child.once("error", () => resolve(1));
      child.once("exit", (code) => resolve(code ?? 0));
    });
    const ports = new Map<string, number>();
    const run: Run = { child, ended, ports, isKilled: false };
    this.#run = run;
    void this.#watch(run, onEnd);
    try {
      await waitUntilListening(child.stdio[3] as Readable, ports, this.#sockets, ended);
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  async #watch(run: Run, onEnd: (code: number) => void): Promise<void> {
    const code = await run.ended;
    this.#run = null;
    if (!run.isKilled) onEnd(code);
  }

  /** The id of the process; null while it does not run. */
  get pid(): number | null {
    return this.#run?.child.pid ?? null;
  }

  /** The port of a socket; null while the process does not run. */
  port(socket: string): number | null {
    return this.#run?.ports.get(socket) ?? null;
  }

  /** Sends SIGTERM, and SIGKILL after five seconds. */
  async stop(): Promise<void> {
    const run = this.#run;
    if (!run) return;
    run.child.kill("SIGTERM");
    const timer = setTimeout(() => run.child.kill("SIGKILL"), STOP_GRACE);
    await run.ended;
    clearTimeout(timer);
  }

  /** Sends SIGKILL, which has the effect of a power failure. */
  async kill(): Promise<void> {
    const run = this.#run;
    if (!run) return;
    run.isKilled = true;
    run.child.kill("SIGKILL");
    await run.ended;
  }
}

/** `workerd` writes one line of JSON to the control descriptor for each socket that listens. */
async function waitUntilListening(
  control: Readable,
  ports: Map<string, number>,
  sockets: readonly string[],
  ended: Promise<number>,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<"listening" | "timeout">();
  const timer = setTimeout(resolve, START_TIMEOUT, "timeout");
  createInterface({ input: control }).on("line", (line) => {
    const { event, socket, port } = JSON.parse(line) as { event: string; socket: string; port: number };
    if (event === "listen") ports.set(socket, port);
    if (sockets.every((name) => ports.has(name))) resolve("listening");
  });
  const outcome = await Promise.race([promise, ended]);
  clearTimeout(timer);
  if (outcome === "timeout") throw new Error("workerd does not listen.");
  if (outcome !== "listening") throw new Error(`workerd ended with exit code ${outcome}.`);
}
