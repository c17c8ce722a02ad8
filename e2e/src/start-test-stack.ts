import { createServer } from "node:net";
import { join } from "node:path";
import { startStack, type RunningStack } from "@roster/scripts/start-stack";

/** No poll during a test: on a busy machine, a poll would add upstream requests to those that the test counts. */
const POLL_SECONDS = 86_400;

/** Starts a stack for one test file, on its own ports and in its own directory. */
export async function startTestStack(world: unknown): Promise<RunningStack> {
  return (await startRestartableStack(world)).stack;
}

/** Starts a stack that can be killed, and started again with the data that it left on disk. */
export async function startRestartableStack(world: unknown): Promise<{
  readonly stack: RunningStack;
  readonly restart: () => Promise<RunningStack>;
  /** The directory of the stack's files. */
  readonly directory: string;
}> {
  const [port, emulatorPort] = [await freePort(), await freePort()];
  const directory = join(import.meta.dirname, "..", "..", ".roster", `e2e-${port}`);
  const stack = await startStack({
    port,
    emulatorPort,
    directory,
    world: JSON.stringify(world),
    pollSeconds: POLL_SECONDS,
  });
  const restart = async () => {
    await stack.restart();
    return stack;
  };
  return { stack, restart, directory };
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
