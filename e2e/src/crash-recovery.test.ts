import { generateWorld } from "@roster/emulator/generate-world";
import type { RunningStack } from "@roster/scripts/start-stack";
import { afterAll, expect, test } from "vitest";
import { getJson, controlEmulator, readUpstreamRequests, listAllPages } from "./stack-client.ts";
import { startRestartableStack } from "./start-test-stack.ts";

let stack: RunningStack | null = null;

afterAll(async () => {
  await stack?.stop();
});

const PAGES = 4;

test("a first sync that is killed at any step completes correctly after a restart", async () => {
  const world = generateWorld({
    seed: 3,
    organizations: PAGES * 100 - 50,
    k6Organizations: 3,
    users: 5,
    projects: 1,
    members: 2,
  });
  const restartable = await startRestartableStack(world);
  stack = restartable.stack;
  const expected = (world.organizations ?? []).length;
  for (let step = 1; step <= PAGES; step += 1) {
    await controlEmulator(stack, "PUT", "/__world", world);
    await controlEmulator(stack, "DELETE", "/__log");
    // Each page takes 120 ms. The kill 60 ms after a request was seen interrupts the sync within a step.
    await controlEmulator(stack, "PUT", "/__faults", [{ match: { host: "sentry.io" }, delayMs: 120 }]);
    const interrupted = getJson(stack, "/v1/organizations?provider=sentry").catch(() => null);
    await expect
      .poll(async () => (await readSentryRequests()).length, { timeout: 60_000 })
      .toBeGreaterThanOrEqual(2 * (step - 1));
    await new Promise((resolve) => setTimeout(resolve, 60));
    await stack.kill();
    await interrupted;
    stack = await restartable.restart();
    await controlEmulator(stack, "PUT", "/__faults", []);
    const rows = await listAllPages(stack, "/v1/organizations?provider=sentry&limit=100&sortBy=name");
    expect(new Set(rows.map(({ id }) => id)).size).toBe(expected);
    expect(rows).toHaveLength(expected);
    const { body } = await getJson(stack, "/v1/changes");
    expect(body.data).toEqual([]);
  }
  // The test starts the stack five times.
}, 300_000);

async function readSentryRequests(): Promise<readonly unknown[]> {
  return stack ? (await readUpstreamRequests(stack)).filter(({ host }) => host === "sentry.io") : [];
}
