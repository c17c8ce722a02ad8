import { expect, test } from "vitest";
import { twoOrganizations, withTestReplica } from "./test-replica.ts";

test("a wait that an earlier release stored is shortened to 15 minutes when the Directory is opened", async () => {
  await withTestReplica(twoOrganizations, async ({ runtime, restart, sql, advanceClock }) => {
    const stored = `{"restsUntil":${runtime.now() + 31 * 365 * 86_400_000}}`;
    sql.exec("UPDATE state SET value = json_patch(value, ?) WHERE key = 'state'", stored);
    sql.exec("INSERT INTO state (key, value) VALUES ('facet:members', ?)", stored);
    expect(restart().state.backoffUntil).toBe(runtime.now() + 900_000);
    const { value } = sql.exec<{ value: string }>("SELECT value FROM state WHERE key = 'facet:members'").one();
    expect(value).toBe(`{"restsUntil":${runtime.now() + 900_000}}`);
    advanceClock(60_000);
    expect(restart().state.backoffUntil).toBe(runtime.now() + 840_000);
  });
});
