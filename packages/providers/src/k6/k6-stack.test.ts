import { describe, expect, it } from "vitest";
import type { UpstreamOrganization } from "../upstream-organization.ts";
import { findStack, mergeStacks, normalizeStack, extractStack } from "./k6-stack.ts";

const STACK = { id: "12345", url: "https://acme.grafana.net", remoteId: "1013", name: "Acme" };

function remember(part: Partial<UpstreamOrganization>) {
  const whole = normalizeStack(STACK, STACK.id, "https://api.k6.io");
  return extractStack({ ...whole, ...part });
}

describe("rememberStack", () => {
  it("keeps what v6 cannot tell: the id and the name", () => {
    expect(remember({ stack: { id: "12345", name: "acme" } })).toEqual(STACK);
  });

  it.each([null, { id: null, name: "acme" }, { id: "", name: null }, { id: "twelve", name: null }])(
    "keeps nothing of %j",
    (stack) => {
      expect(remember({ stack })).toBeNull();
    },
  );

  it("is the same for an organization that came by v6", () => {
    const known = normalizeStack({ ...STACK, remoteId: null }, "12345", "https://api.k6.io");
    expect(extractStack(known)).toMatchObject({ id: "12345", remoteId: "stack-12345" });
  });
});

describe("mergeStacks", () => {
  it("joins what is said of one stack by number and by address, whichever comes first", () => {
    const configured = [{ url: "https://acme.grafana.net/" }, { id: "7" }];
    const remembered = [STACK, { id: "7", name: "Seven" }];
    const seven = { id: "7", url: null, remoteId: null, name: "Seven" };
    expect(mergeStacks([...configured, ...remembered])).toEqual([STACK, seven]);
    expect(mergeStacks([...remembered, ...configured])).toEqual([STACK, seven]);
  });

  it("keeps stacks apart that share no name", () => {
    expect(mergeStacks([{ id: "1" }, { id: "2" }, { url: "https://b.grafana.net" }])).toHaveLength(3);
  });

  it.each([
    {},
    { id: null, url: null },
    { id: "acme" },
    { id: "-1" },
    { url: "acme" },
    { url: "http://acme.grafana.net" },
  ])("refuses %j", (stack) => {
    expect(() => mergeStacks([stack])).toThrow(RangeError);
  });
});

describe("findStack", () => {
  it("finds a stack by its organization, remembered or not", () => {
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
