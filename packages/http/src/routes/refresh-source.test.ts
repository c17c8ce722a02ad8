import { describe, expect, test } from "vitest";
import { READER, testApp, testDependencies, testSource } from "../testing/test-dependencies.ts";
import type { Principal } from "../auth/principal.ts";

const { app } = testApp();
const admin: Principal = {
  key: { id: "a", scopes: ["org:read", "admin"], sources: ["*"], expiresAt: null },
  credentials: {},
};
const ownCredential: Principal = { key: null, credentials: { sentry: { scheme: "Bearer", token: "own" } } };

/** Sends a refresh. Returns the status, and the calls of the source. */
async function refresh(principal: Principal, search: string): Promise<readonly [number, readonly unknown[]]> {
  const calls: unknown[] = [];
  const source = testSource({
    refresh: async (only, options) => {
      calls.push([only, options?.reset]);
    },
  });
  const dependencies = testDependencies(source, { authenticate: async () => principal });
  const { status } = await app.request(`/v1/sources/sentry-us/refresh${search}`, { method: "POST" }, dependencies);
  return [status, calls];
}

describe("the refresh of a source", () => {
  test("is accepted without waiting for it", async () => {
    expect(await refresh(READER, "")).toEqual([202, [[["sentry-us"], false]]]);
    expect(await refresh(READER, "?reset=0")).toEqual([202, [[["sentry-us"], false]]]);
  });

  test("resets the waits of the source for a key with the scope admin only", async () => {
    expect(await refresh(admin, "?reset=1")).toEqual([202, [[["sentry-us"], true]]]);
    expect(await refresh(READER, "?reset=1")).toEqual([403, []]);
    expect(await refresh(ownCredential, "?reset=1")).toEqual([403, []]);
  });

  test("refuses parameters that it does not have", async () => {
    expect(await refresh(admin, "?rest=1")).toEqual([400, []]);
    expect(await refresh(admin, "?reset=yes")).toEqual([400, []]);
  });
});
