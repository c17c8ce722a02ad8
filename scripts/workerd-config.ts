import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parse } from "jsonc-parser";
import type { WorkerConfig } from "./worker-configs.ts";

/** A Worker to run: its wrangler configuration, its bundle, and additional variables and services. */
export interface WorkerToRun {
  readonly config: WorkerConfig;
  /** Absolute path of the bundled module. */
  readonly bundle: string;
  /** Secrets and variables that override those of the configuration. */
  readonly vars?: Readonly<Record<string, string>>;
  readonly services?: WorkerConfig["services"];
  /** The address on which the Worker listens, as `host:port`. Without it, only other Workers can call the Worker. */
  readonly address?: string;
}

/**
 * Prints the Cap'n Proto configuration of one `workerd` process that runs these Workers with their Durable Objects on disk.
 * The bundles and bindings are those of a deployment. Paths are relative to `file`, where the configuration will be written.
 */
export function printWorkerdConfig(file: string, workers: readonly WorkerToRun[], dataDirectory: string): string {
  const sockets = workers.flatMap(({ config, address }) =>
    address
      ? `(name = ${quote(config.name)}, address = ${quote(address)}, http = (), service = ${quote(config.name)})`
      : [],
  );
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "data", disk = (path = ${quote(dataDirectory)}, writable = true)),
    (name = "internet", network = (allow = ["public"], tlsOptions = (trustBrowserCas = true))),
${workers.map((worker) => `    (name = ${quote(worker.config.name)}, worker = ${printWorker(file, worker)}),`).join("\n")}
  ],
  sockets = [${sockets.join(", ")}],
);
`;
}

function printWorker(file: string, { config, bundle, vars, services }: WorkerToRun): string {
  const objects = config.durable_objects?.bindings ?? [];
  const bindings = [
    ...Object.entries({ ...config.vars, ...vars }).map(([name, value]) => printVariable(name, value)),
    ...[...(config.services ?? []), ...(services ?? [])].map(printService),
    ...objects.map(({ name, class_name }) => `(name = ${quote(name)}, durableObjectNamespace = ${quote(class_name)})`),
  ];
  const namespaces = objects.map(
    ({ class_name }) =>
      `(className = ${quote(class_name)}, uniqueKey = ${quote(`${config.name}-${class_name}`)}, enableSql = true)`,
  );
  return `(
      modules = [(name = "index.js", esModule = embed ${quote(relative(dirname(file), bundle))})],
      compatibilityDate = ${quote(config.compatibility_date)},
      bindings = [${bindings.join(", ")}],
      durableObjectNamespaces = [${namespaces.join(", ")}],
      durableObjectStorage = (${namespaces.length > 0 ? 'localDisk = "data"' : "none = void"}),
    )`;
}

function printVariable(name: string, value: unknown): string {
  if (typeof value === "string") return `(name = ${quote(name)}, text = ${quote(value)})`;
  return `(name = ${quote(name)}, json = ${quote(JSON.stringify(value))})`;
}

function printService({ binding, service, entrypoint }: NonNullable<WorkerConfig["services"]>[number]): string {
  const target = entrypoint ? `(name = ${quote(service)}, entrypoint = ${quote(entrypoint)})` : quote(service);
  return `(name = ${quote(binding)}, service = ${target})`;
}

/** Prints a Cap'n Proto text literal. Its escapes are those of C, so `JSON.stringify` cannot be used. */
function quote(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

/** Reads a wrangler configuration file. */
export function readWorkerConfig(root: string, path: string): WorkerConfig {
  return parse(readFileSync(join(root, path), "utf8"), [], { allowTrailingComma: true }) as WorkerConfig;
}
