import { createServer } from "node:net";
import { join } from "node:path";
import { startStack, type RunningStack } from "@roster/scripts/start-stack";

/** A house for one test file, on ports and a directory of its own. */
export async function startTestStack(world: unknown): Promise<RunningStack> {
  return (await startRestartableStack(world)).house;
}

/** A house that can be killed, and started again over what it left on disk. */
export async function startRestartableStack(
  world: unknown,
): Promise<{ readonly house: RunningStack; readonly again: () => Promise<RunningStack> }> {
  const [port, emulatorPort] = [await freePort(), await freePort()];
  const directory = join(import.meta.dirname, "..", "..", ".roster", `e2e-${port}`);
  const options = { port, emulatorPort, directory };
  const house = await startStack({ ...options, world: JSON.stringify(world) });
  return { house, again: () => startStack({ ...options, world: null }) };
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
