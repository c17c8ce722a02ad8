import { join } from "node:path";
import { demoVariables, DEMO_TOKENS } from "./demo-variables.ts";
import { createCallerProof, withCallerProof } from "./caller-proof-config.ts";
import { readRosterConfig } from "./roster-config.ts";
import { readWorkerConfig, type ProcessToRun, type WorkerSocket, type WorkerToRun } from "./workerd-config.ts";

/** The service that stands for the upstreams in the process of the regions. */
const UPSTREAM_SERVICE = "emulator";
export const EMULATOR_SOCKET = "emulator";

/**
 * The configured gateway and regions with the keys and tokens of the demo. They call the emulator's address in place of the
 * network.
 *
 * @param root the directory of the repository.
 * @param pollSeconds the interval at which a Directory in use refreshes its replica.
 */
export function rosterProcess(
  root: string,
  {
    port,
    emulatorPort,
    pollSeconds,
  }: { readonly port: number; readonly emulatorPort: number; readonly pollSeconds: number },
): Omit<ProcessToRun, "data"> {
  const regions = Object.keys(readRosterConfig(join(root, "roster.config.jsonc")).regions);
  const variables = demoVariables();
  const callerProof = createCallerProof();
  const gateway: WorkerToRun = {
    config: withCallerProof(readWorkerConfig(root, "apps/gateway/wrangler.jsonc"), callerProof),
    bundle: join(root, "apps/gateway/dist-demo/gateway-demo.js"),
    vars: variables,
    sockets: [{ name: "gateway", address: `127.0.0.1:${port}` }, localSocket("gateway")],
  };
  const regionWorkers = regions.map((region): WorkerToRun => ({
    config: readWorkerConfig(root, `apps/region/wrangler.${region}.jsonc`),
    bundle: join(root, "apps/region/dist-demo/region-demo.js"),
    vars: {
      ...variables,
      CALLER_PROOF: callerProof,
      POLL_SECONDS: String(pollSeconds),
      SENTRY_TOKEN: DEMO_TOKENS.sentry,
      K6_TOKEN: DEMO_TOKENS.k6,
    },
    services: [{ binding: "UPSTREAM", service: UPSTREAM_SERVICE }],
    sockets: [localSocket(region)],
  }));
  return {
    workers: [gateway, ...regionWorkers],
    externals: { [UPSTREAM_SERVICE]: `127.0.0.1:${emulatorPort}` },
    networks: ["public"],
  };
}

/** The emulator with its control routes. It may send hooks to servers of this machine. */
export function emulatorProcess(root: string): Omit<ProcessToRun, "data"> {
  const emulator: WorkerToRun = {
    config: readWorkerConfig(root, "apps/emulator/wrangler.jsonc"),
    bundle: join(root, "apps/emulator/dist/index.js"),
    vars: { CONTROL: "1", OPERATOR_TOKENS: JSON.stringify(DEMO_TOKENS) },
    sockets: [{ name: EMULATOR_SOCKET, address: "127.0.0.1:0" }],
  };
  return { workers: [emulator], networks: ["public", "local"] };
}

/** The sockets of the entrypoints `Local`, which are told when the emulator's world is replaced. */
export function localSockets({ workers }: Pick<ProcessToRun, "workers">): readonly string[] {
  return workers.flatMap(({ sockets = [] }) => sockets.flatMap(({ name, entrypoint }) => (entrypoint ? name : [])));
}

function localSocket(worker: string): WorkerSocket {
  return { name: `${worker}-local`, address: "127.0.0.1:0", entrypoint: "Local" };
}
