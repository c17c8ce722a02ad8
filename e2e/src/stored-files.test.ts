import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { RunningStack } from "@roster/scripts/start-stack";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startRestartableStack } from "./start-test-stack.ts";
import { tenantIsolationWorld } from "./tenant-isolation-world.ts";

let stack: RunningStack;
let directory: string;

beforeAll(async () => {
  ({ stack, directory } = await startRestartableStack(tenantIsolationWorld()));
});
afterAll(async () => {
  await stack.stop();
});

/** The number of invalid tokens: 5,000 in the long run. */
const TOKENS = process.env["ROSTER_LONG"] ? 5_000 : 100;
/** The regions have three sources, with 16 admission objects each, and the Directory of the managed credential. */
const SOURCES = 3;

const entries = (): readonly string[] => readdirSync(join(directory, "roster"), { recursive: true }).map(String);
const objectFiles = (): readonly string[] => entries().filter((name) => /[0-9a-f]{64}\.sqlite$/.test(name));

async function list(authorization: string): Promise<number> {
  const response = await fetch(`${stack.gateway}/v1/organizations`, { headers: { Authorization: authorization } });
  await response.body?.cancel();
  return response.status;
}

describe("the files of the stack", () => {
  test("do not become more with the number of invalid tokens", async () => {
    for (let sent = 0; sent < TOKENS; sent += 20) {
      const statuses = await Promise.all(
        Array.from({ length: 20 }, (_, index) => list(`Bearer bogus-${sent + index}`)),
      );
      for (const status of statuses) expect([401, 429, 503]).toContain(status);
    }
    expect(objectFiles().length).toBeLessThanOrEqual(SOURCES * 17);
  });

  test("are readable by their owner alone", async () => {
    await list("Bearer rst_demo");
    const modes = new Map(
      ["", ...entries()].map((name) => {
        const stats = statSync(join(directory, "roster", name));
        return [name, (stats.mode & 0o777).toString(8)] as const;
      }),
    );
    for (const [name, mode] of modes) {
      expect([name, mode]).toEqual([name, statSync(join(directory, "roster", name)).isDirectory() ? "700" : "600"]);
    }
  });

  test("hold no token of a caller, and those without content are deleted at the next start", async () => {
    const contents = objectFiles().map((name) => readFileSync(join(directory, "roster", name), "latin1"));
    expect(contents.filter((text) => text.includes("bogus-"))).toEqual([]);
    await stack.kill();
    await stack.restart();
    expect(objectFiles().length).toBeLessThanOrEqual(SOURCES);
  });
});
