import { describe, expect, it } from "vitest";
import type { UpstreamOrganization } from "../upstream-organization.ts";
import { findStack, normalizeStack, extractStack } from "./k6-stack.ts";
import { mergeStacks } from "./k6-stack-union.ts";

const STACK = { id: "12345", url: "https://acme.grafana.net", remoteId: "1013", name: "Acme" };

function extract(part: Partial<UpstreamOrganization>) {
  const whole = normalizeStack(STACK, STACK.id, "https://api.k6.io");
  return extractStack({ ...whole, ...part });
}

describe("extractStack", () => {
  it("keeps the id and the name, which v6 does not return", () => {
    expect(extract({ stack: { id: "12345", name: "acme" } })).toEqual(STACK);
  });

  it.each([
    null,
    { id: null, name: "acme" },
    { id: "", name: null },
    { id: "0", name: null },
    { id: "twelve", name: null },
  ])("returns null for %j", (stack) => {
    expect(extract({ stack })).toBeNull();
  });

  it("extracts the same stack from an organization of v6", () => {
    const known = normalizeStack({ ...STACK, remoteId: null }, "12345", "https://api.k6.io");
    expect(extractStack(known)).toMatchObject({ id: "12345", remoteId: "stack-12345" });
  });
});

describe("findStack", () => {
  it("finds a stack by the id of its organization, known or not", () => {
    const stacks = mergeStacks([STACK]);
    expect(findStack(stacks, "1013")).toEqual(STACK);
    expect(findStack(stacks, "stack-12345")).toEqual(STACK);
    expect(findStack(stacks, "stack-7")).toEqual({ id: "7", url: null, remoteId: null, name: null });
    expect(findStack(stacks, "12345")).toBeNull();
    expect(findStack(stacks, "stack-x")).toBeNull();
  });
});

describe("normalizeStack", () => {
  it.each([
    [STACK, "1013", "Acme"],
    [{ ...STACK, name: null }, "1013", "acme"],
    [{ ...STACK, remoteId: null, name: null, url: null }, "stack-12345", "Stack 12345"],
  ])("names the organization of %j", (stack, remoteId, name) => {
    expect(normalizeStack(stack, "12345", "https://api.k6.io")).toMatchObject({
      remoteId,
      name,
      apiUrl: "https://api.k6.io",
      stack: { id: "12345" },
      createdAt: null,
      raw: {},
    });
  });
});
