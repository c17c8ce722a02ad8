import { createProblem } from "@roster/core/problem";
import type { SourceReport } from "@roster/core/source";
import { describe, expect, test } from "vitest";
import { createMatchCounter } from "./match-counter.ts";
import { sourceWarnings } from "./source-warnings.ts";
import { withTestReplica } from "./test-replica.ts";
import { reportWithParts, type UsedPart } from "./used-part.ts";

const FRESH: SourceReport = {
  id: "sentry-us",
  region: "us",
  status: "fresh",
  matched: 20,
  undetermined: 0,
  url: null,
  error: null,
};
const STATE = { unrouted: [], fallback: null, isHeld: false };
const INCLUDE = {
  members: false,
  projects: false,
  events: false,
  billing: false,
  raw: false,
  details: false,
  upstreamOnly: false,
};
const part = (status: UsedPart["status"]): UsedPart => ({
  name: "projects facet",
  status,
  error: status === "fresh" ? null : createProblem(status === "syncing" ? "syncing" : "upstream-failed", status),
});

describe("the report of a source", () => {
  test("is as good as the worst part that the response used", () => {
    expect(reportWithParts(FRESH, [])).toBe(FRESH);
    expect(reportWithParts(FRESH, [part("fresh")])).toBe(FRESH);
    expect(reportWithParts(FRESH, [part("fresh"), part("stale")])).toMatchObject({
      status: "stale",
      matched: 20,
      error: { code: "upstream-failed" },
    });
    expect(reportWithParts(FRESH, [part("stale"), part("syncing")])).toMatchObject({
      status: "syncing",
      matched: null,
    });
    expect(reportWithParts(FRESH, [part("syncing"), part("failed")])).toMatchObject({ status: "failed" });
  });

  test("comes with a warning for each part that is stale", () => {
    const parts = [part("stale"), part("fresh")];
    const warnings = sourceWarnings(reportWithParts(FRESH, parts), STATE, { include: INCLUDE }, [], parts);
    expect(warnings.map(({ code }) => code)).toEqual(["source-stale", "part-stale"]);
  });
});

test("match counts are not remembered beyond the generation that they belong to", async () => {
  await withTestReplica([], async ({ sql }) => {
    const count = createMatchCounter(sql);
    const add = (id: string) => sql.exec("INSERT INTO organizations (id, name, changed) VALUES (?, 'x', 0)", id);
    const all = { text: "1", params: [], candidates: null, platform: null };
    add("sentry:1");
    expect(count(all, { generationId: "a", revision: 1 }).matched).toBe(1);
    add("sentry:2");
    expect(count(all, { generationId: "a", revision: 1 }).matched).toBe(1);
    expect(count(all, { generationId: "b", revision: 1 }).matched).toBe(2);
  });
});
