import { describe, expect, test } from "vitest";
import { manyOrganizations } from "../test-replica.ts";
import { HOUR, MINUTE, withSimulatedDirectory } from "./simulated-directory.ts";

describe("a Directory on a platform that enforces its limits", () => {
  test("polls for an hour, and reads a facet over several alarms, without a caller", async () => {
    const options = { seed: 1, callBudget: 40 };
    await withSimulatedDirectory(manyOrganizations(150), options, async (directory) => {
      const { platform, advance } = directory;
      expect(await directory.list("platform:go")).toBe("syncing");
      await advance(10 * MINUTE);
      expect(await directory.status()).toMatchObject({
        status: "fresh",
        facets: [{ facet: "projects", status: "fresh" }],
      });
      const calls = platform.calls;
      await advance(HOUR);
      expect(platform.clock.now() - directory.syncedAt()).toBeLessThan(2 * MINUTE);
      // Two pages for each poll.
      expect(platform.calls - calls).toBeLessThanOrEqual(2 * 60);
      expect(platform.violations).toEqual([]);
    });
  });
});
