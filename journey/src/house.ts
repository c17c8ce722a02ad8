import { createServer } from "node:net";
import { join } from "node:path";
import { startHouse, type House } from "@roster/scripts/house";

/** A house for one test file, on ports and a directory of its own. */
export async function startTestHouse(world: unknown): Promise<House> {
  return (await startMortalHouse(world)).house;
}

/** A house that can be killed, and started again over what it left on disk. */
export async function startMortalHouse(
  world: unknown,
): Promise<{ readonly house: House; readonly again: () => Promise<House> }> {
  const [port, emulatorPort] = [await freePort(), await freePort()];
  const directory = join(import.meta.dirname, "..", "..", ".roster", `journey-${port}`);
  const options = { port, emulatorPort, directory };
  const house = await startHouse({ ...options, world: JSON.stringify(world) });
  return { house, again: () => startHouse({ ...options, world: null }) };
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
