import { createServer } from "node:net";
import { join } from "node:path";
import { startHouse, type House } from "@roster/scripts/house";

/** A house for one test file, on ports and a directory of its own. */
export async function startTestHouse(world: unknown): Promise<House> {
  const [port, emulatorPort] = [await freePort(), await freePort()];
  const directory = join(import.meta.dirname, "..", "..", ".roster", `journey-${port}`);
  return startHouse({ port, emulatorPort, world: JSON.stringify(world), directory });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  return address.port;
}
