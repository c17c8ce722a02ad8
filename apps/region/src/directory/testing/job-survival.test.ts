import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { LEASE } from "../jobs.ts";
import { manyOrganizations } from "../test-replica.ts";
import { projectsResponse } from "../test-upstream.ts";
import { createSeededRandom, MINUTE, withSimulatedDirectory, type SimulatedDirectory } from "./simulated-directory.ts";

const SEEDS = Number((env as { readonly SEEDS?: string }).SEEDS ?? 10);
const ORGANIZATIONS = 60;
const PAGES = 3;
/** About the number of steps of the jobs in the first minutes after a caller has asked. Faults happen among them. */
const STEPS = 900;

/** Makes the object end or throw at one to three steps of its jobs. Returns how often. */
async function disturb({ platform, advance }: SimulatedDirectory, seed: number): Promise<number> {
  const random = createSeededRandom(seed);
  const faults = 1 + Math.floor(random() * 3);
  for (let fault = 0; fault < faults; fault += 1) {
    // The first faults of all seeds are spread evenly over the steps.
    const part = fault === 0 ? (seed + random()) / SEEDS : random() / 4;
    const step = platform.steps + 1 + Math.floor(part * STEPS);
    platform.fault = { step, kind: random() < 0.25 ? "throw" : "end" };
    for (let seconds = 0; seconds < 8 * 60 && platform.steps < step; seconds += 1) await advance(1000);
    if (random() < 0.25) platform.evict();
  }
  platform.fault = null;
  return faults;
}

describe("the jobs of a Directory", () => {
  beforeEach(() => {
    vi.spyOn(console, "error").mockImplementation(() => {});
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test.each(Array.from({ length: SEEDS }, (_, seed) => seed))(
    "go on by themselves within one lease after the object ends or throws at any step: seed %i",
    async (seed) => {
      const options = { seed, callBudget: 25 };
      await withSimulatedDirectory(manyOrganizations(ORGANIZATIONS), options, async (directory) => {
        const { platform, upstream, advance, list } = directory;
        upstream.pageSize = ORGANIZATIONS / PAGES;
        upstream.respondProjects = () => projectsResponse(["go"]);
        await list("platform:go");
        expect(directory.syncedAt()).toBeGreaterThan(0);
        const calls = platform.calls;
        const startedAt = platform.clock.now();
        const faults = await disturb(directory, seed);
        const disturbedAt = platform.clock.now();

        // From here on, nobody calls.
        await advance(LEASE + 2 * MINUTE);
        expect(directory.syncedAt()).toBeGreaterThan(disturbedAt);
        const { matches } = directory.sql
          .exec<{ matches: number }>("SELECT count(*) AS matches FROM platforms WHERE platform = 'go'")
          .one();
        expect(matches).toBe(ORGANIZATIONS);
        const minutes = (platform.clock.now() - startedAt) / MINUTE;
        const most = (minutes + 4 * faults) * PAGES + (1 + faults) * ORGANIZATIONS;
        expect(platform.calls - calls).toBeLessThanOrEqual(most);
        expect(platform.violations).toEqual([]);
        expect(await directory.status()).toMatchObject({
          status: "fresh",
          jobs: { overdueSeconds: 0 },
          facets: [{ facet: "projects", status: "fresh", progress: null }],
        });
      });
    },
  );
});
