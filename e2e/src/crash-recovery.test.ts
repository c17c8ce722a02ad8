import { generateWorld } from "@roster/emulator/generate-world";
import type { RunningStack } from "@roster/scripts/start-stack";
import { afterAll, expect, test } from "vitest";
import { getJson, controlEmulator, readUpstreamRequests, listAllPages } from "./stack-client.ts";
import { startRestartableStack } from "./start-test-stack.ts";

let house: RunningStack | null = null;

afterAll(async () => {
  await house?.stop();
});

const PAGES = 4;

test("the runtime is killed at every step of a first sync, and begun again it ends in the right state", async () => {
  const world = generateWorld({
    seed: 3,
    organizations: PAGES * 100 - 50,
    k6Organizations: 3,
    users: 5,
    projects: 1,
    members: 2,
  });
  const mortal = await startRestartableStack(world);
  house = mortal.house;
  const expected = (world.organizations ?? []).length;
  for (let step = 1; step <= PAGES; step += 1) {
    await controlEmulator(house, "PUT", "/__world", world);
    await controlEmulator(house, "DELETE", "/__log");
    // Each page takes its time, so that the kill falls into the middle of the step.
    await controlEmulator(house, "PUT", "/__faults", [{ match: { host: "sentry.io" }, delayMs: 120 }]);
    const lost = getJson(house, "/v1/organizations?provider=sentry").catch(() => null);
    await expect
      .poll(async () => (await requests()).length, { timeout: 10_000 })
      .toBeGreaterThanOrEqual(2 * (step - 1));
    await new Promise((resolve) => setTimeout(resolve, 60));
    await house.kill();
    await lost;
    house = await mortal.again();
    await controlEmulator(house, "PUT", "/__faults", []);
    const rows = await listAllPages(house, "/v1/organizations?provider=sentry&limit=100&sortBy=name");
    expect(new Set(rows.map(({ id }) => id)).size).toBe(expected);
    expect(rows).toHaveLength(expected);
    const { body } = await getJson(house, "/v1/changes");
    expect(body.data).toEqual([]);
  }
}, 90_000);

async function requests(): Promise<readonly unknown[]> {
  return house ? (await readUpstreamRequests(house)).filter(({ host }) => host === "sentry.io") : [];
}
