// `npm start`: starts the whole stack on this machine, with the emulated upstreams and the demo world.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createDemoWorld } from "@roster/emulator/demo-world";
import { DEMO_KEY } from "./demo-variables.ts";
import { startStack } from "./start-stack.ts";

try {
  const { ROSTER_WORLD } = process.env;
  const port = readPort("PORT", 8787);
  const stack = await startStack({
    port,
    emulatorPort: readPort("EMULATOR_PORT", 8788),
    world: ROSTER_WORLD ? readFileSync(ROSTER_WORLD, "utf8") : JSON.stringify(createDemoWorld()),
    directory: join(import.meta.dirname, "..", ".roster", `demo-${port}`),
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => void stack.stop());
  console.log(`roster is ready: ${stack.gateway}
emulated upstreams: ${stack.emulator}

  curl -H 'Authorization: Bearer ${DEMO_KEY}' '${stack.gateway}/v1/organizations?limit=20'

The demo key is ${DEMO_KEY} (all scopes). Ctrl-C stops everything.`);
  process.exitCode = await stack.ended;
  // If one process ended by itself, the other one is of no use.
  await stack.stop();
} catch (error) {
  console.error(`roster: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

function readPort(variable: string, defaultPort: number): number {
  const text = process.env[variable];
  if (text === undefined || text === "") return defaultPort;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 1 && port <= 65_535) return port;
  throw new Error(`${variable} must be a port number, not ${JSON.stringify(text)}.`);
}
