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
  /** Where the Worker listens. Without a socket, only other Workers of the process can call it. */
  readonly sockets?: readonly WorkerSocket[];
}

export interface WorkerSocket {
  /** Unique in the process. */
  readonly name: string;
  /** `host:port`. With port 0, the system chooses the port. */
  readonly address: string;
  /** Requests go to this entrypoint in place of the default one. */
  readonly entrypoint?: string;
}

/** The Workers of one process, and what they reach outside of it. */
export interface ProcessToRun {
  readonly workers: readonly WorkerToRun[];
  /** The directory of the Durable Objects. */
  readonly data: string;
  /** Servers that Workers reach as a service: the address, as `host:port`, by the name of the service. */
  readonly externals?: Readonly<Record<string, string>>;
  /** The networks that `fetch` without a binding may reach. */
  readonly networks: readonly ("public" | "local")[];
}

/**
 * The header field that tells the scheme of a request's URL to an external server, and to a Worker behind a socket. The
 * connection between them is always plain HTTP.
 */
const HTTP_OPTIONS = '(forwardedProtoHeader = "X-Forwarded-Proto")';

/**
 * Prints the Cap'n Proto configuration of one `workerd` process that runs these Workers with their Durable Objects on disk.
 * The bundles and bindings are those of a deployment. Paths are relative to `file`, where the configuration will be written.
 */
export function printWorkerdConfig(file: string, { workers, data, externals, networks }: ProcessToRun): string {
  const services = [
    `(name = "data", disk = (path = ${quote(data)}, writable = true))`,
    `(name = "internet", network = (allow = [${networks.map(quote).join(", ")}], tlsOptions = (trustBrowserCas = true)))`,
    ...Object.entries(externals ?? {}).map(
      ([name, address]) => `(name = ${quote(name)}, external = (address = ${quote(address)}, http = ${HTTP_OPTIONS}))`,
    ),
    ...workers.map((worker) => `(name = ${quote(worker.config.name)}, worker = ${printWorker(file, worker)})`),
  ];
  const sockets = workers.flatMap(({ config, sockets: own = [] }) =>
    own.map(
      ({ name, address, entrypoint }) =>
        `(name = ${quote(name)}, address = ${quote(address)}, http = ${HTTP_OPTIONS}, service = ${printTarget(config.name, entrypoint)})`,
    ),
  );
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    ${services.join(",\n    ")}
  ],
  sockets = [
    ${sockets.join(",\n    ")}
  ],
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
      compatibilityFlags = [${(config.compatibility_flags ?? []).map(quote).join(", ")}],
      bindings = [${bindings.join(", ")}],
      durableObjectNamespaces = [${namespaces.join(", ")}],
      durableObjectStorage = (${namespaces.length > 0 ? 'localDisk = "data"' : "none = void"}),
    )`;
}

function printVariable(name: string, value: unknown): string {
  if (typeof value === "string") return `(name = ${quote(name)}, text = ${quote(value)})`;
  return `(name = ${quote(name)}, json = ${quote(JSON.stringify(value))})`;
}

function printService({ binding, service, entrypoint, props }: NonNullable<WorkerConfig["services"]>[number]): string {
  return `(name = ${quote(binding)}, service = ${printTarget(service, entrypoint, props)})`;
}

function printTarget(service: string, entrypoint: string | undefined, props?: object): string {
  if (!entrypoint) return quote(service);
  const properties = props ? `, props = (json = ${quote(JSON.stringify(props))})` : "";
  return `(name = ${quote(service)}, entrypoint = ${quote(entrypoint)}${properties})`;
}

/** Prints a Cap'n Proto text literal. Its escapes are those of C, so `JSON.stringify` cannot be used. */
function quote(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

/** Reads a wrangler configuration file. */
export function readWorkerConfig(root: string, path: string): WorkerConfig {
  return parse(readFileSync(join(root, path), "utf8"), [], { allowTrailingComma: true }) as WorkerConfig;
}
