import { createServer } from "node:net";
import { join } from "node:path";
import { startStack, type RunningStack } from "@roster/scripts/start-stack";

/** Starts a stack for one test file, on its own ports and in its own directory. */
export async function startTestStack(world: unknown): Promise<RunningStack> {
  return (await startRestartableStack(world)).stack;
}

/** Starts a stack that can be killed, and started again with the data that it left on disk. */
export async function startRestartableStack(
  world: unknown,
): Promise<{ readonly stack: RunningStack; readonly restart: () => Promise<RunningStack> }> {
  const [port, emulatorPort] = [await freePort(), await freePort()];
  const directory = join(import.meta.dirname, "..", "..", ".roster", `e2e-${port}`);
  const options = { port, emulatorPort, directory };
  const stack = await startStack({ ...options, world: JSON.stringify(world) });
  return { stack, restart: () => startStack({ ...options, world: null }) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("The system returned no port.");
  return address.port;
}
