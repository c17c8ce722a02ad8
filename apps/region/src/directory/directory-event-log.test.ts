import { afterEach, describe, expect, test, vi } from "vitest";
import { logEvent } from "./directory-event-log.ts";
import type { DirectoryEvent } from "./directory-events.ts";

const managed = { source: "sentry-us", isManaged: true };
const passThrough = { source: "sentry-us", isManaged: false };
const failed = (code: "upstream-unauthorized" | "upstream-failed"): DirectoryEvent => ({ name: "sync-failed", code });

function linesOf(...[origin, event, level]: Parameters<typeof logEvent>): unknown[] {
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  logEvent(origin, event, level);
  return error.mock.calls.map(([line]) => JSON.parse(String(line)) as unknown);
}

afterEach(() => vi.restoreAllMocks());

describe("logEvent", () => {
  test("logs a refused managed credential, and every other failure", () => {
    const line = { source: "sentry-us", name: "sync-failed", code: "upstream-unauthorized" };
    expect(linesOf(managed, failed("upstream-unauthorized"), undefined)).toEqual([line]);
    vi.restoreAllMocks();
    expect(linesOf(passThrough, failed("upstream-failed"), undefined)).toHaveLength(1);
  });

  test("logs no invalid credential of a caller", () => {
    expect(linesOf(passThrough, failed("upstream-unauthorized"), undefined)).toEqual([]);
  });

  test.each([managed, passThrough])("logs nothing at the level defects", (origin) => {
    expect(linesOf(origin, failed("upstream-unauthorized"), "defects")).toEqual([]);
    vi.restoreAllMocks();
    expect(linesOf(origin, { name: "circuit-closed", circuit: "sentry.io list" }, "defects")).toEqual([]);
  });
});
