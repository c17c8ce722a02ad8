import { join } from "node:path";
import { generateWorld } from "@roster/emulator/generate-world";
import { startStack, type RunningStack } from "@roster/scripts/start-stack";

const PORTS = { port: 8794, emulatorPort: 8795 };
const DIRECTORY = join(import.meta.dirname, "..", "..", ".roster", "bench-large");
const KEY = { Authorization: "Bearer rst_demo" };
/** Milliseconds between two questions whether a source is synced. */
const SYNC_INTERVAL = 200;

/** Starts a stack whose region `us` has a source with this number of organizations. The emulator runs in a process of its own. */
export function startLargeStack(organizations: number): Promise<RunningStack> {
  return startStack({ ...PORTS, directory: DIRECTORY, world: printLargeWorld(organizations) });
}

/** JSON text of a world file in which all organizations are in one region. */
export function printLargeWorld(organizations: number): string {
  const size = { seed: 5, organizations, k6Organizations: 3, users: 5, projects: 1, members: 1, regions: { us: 1 } };
  return JSON.stringify(generateWorld(size));
}

/** The query parameter that limits a list to the large source. */
export const LARGE_SOURCE = "source=sentry-us";

export interface ListRead {
  readonly status: number;
  readonly isComplete: boolean;
}

/** Reads a list with the demo key. `min=0` passes by the gateway's cache. */
export async function readList(stack: RunningStack, parameters: string): Promise<ListRead> {
  const response = await fetch(`${stack.gateway}/v1/organizations?min=0&${parameters}`, { headers: KEY });
  const { complete = false } = await response.json<{ readonly complete?: boolean }>();
  return { status: response.status, isComplete: complete };
}

/** Waits until the large source is synced. */
export async function waitUntilSynced(stack: RunningStack): Promise<void> {
  while (!(await readList(stack, `${LARGE_SOURCE}&limit=1`)).isComplete) {
    await new Promise((resolve) => setTimeout(resolve, SYNC_INTERVAL));
  }
}

/** Reads the whole list as NDJSON. Returns the number of bytes. */
export async function exportNdjson(stack: RunningStack): Promise<number> {
  const headers = { ...KEY, Accept: "application/x-ndjson" };
  const { body } = await fetch(`${stack.gateway}/v1/organizations?${LARGE_SOURCE}`, { headers });
  let bytes = 0;
  for await (const chunk of body ?? []) bytes += (chunk as Uint8Array).byteLength;
  return bytes;
}
