import { createProblem } from "@roster/core/problem";
import { expect, test } from "vitest";
import { AcceptedCredentials } from "./accepted-credentials.ts";
import { RefusedCredentials } from "./refused-credentials.ts";

const refusal = createProblem("upstream-unauthorized", "no");

test("a refusal is remembered for five seconds, and a flood forgets the oldest first", () => {
  let now = 0;
  const refused = new RefusedCredentials(() => now);
  refused.add("a", refusal);
  now = 4_999;
  expect(refused.get("a")).toBe(refusal);
  now = 5_000;
  expect(refused.get("a")).toBeNull();
  for (let index = 0; index < 5_000; index += 1) refused.add(`flood-${index}`, refusal);
  const kept = Array.from({ length: 5_000 }, (_, index) => refused.get(`flood-${index}`)).filter(Boolean);
  expect(kept).toHaveLength(1_000);
});

test("an accepted credential is remembered while it is used, and ten minutes longer", () => {
  let now = 0;
  const accepted = new AcceptedCredentials(() => now);
  accepted.add("a");
  for (let use = 1; use <= 10; use += 1) {
    now = use * 9 * 60_000;
    expect(accepted.has("a")).toBe(true);
  }
  now += 10 * 60_000 + 1;
  expect(accepted.has("a")).toBe(false);
  accepted.add("a");
  accepted.forget("a");
  expect(accepted.has("a")).toBe(false);
});

test("the credential that was used longest ago is forgotten first", () => {
  const accepted = new AcceptedCredentials(() => 0);
  accepted.add("first");
  for (let index = 0; index < 9_999; index += 1) accepted.add(`other-${index}`);
  expect(accepted.has("first")).toBe(true);
  accepted.add("one more");
  expect([accepted.has("first"), accepted.has("other-0"), accepted.has("other-1")]).toEqual([true, false, true]);
});
