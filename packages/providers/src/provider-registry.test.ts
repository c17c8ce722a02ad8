import { describe, expect, it } from "vitest";
import { describeProvider, PROVIDER_NAMES, printProviders } from "./provider-registry.ts";

const SOURCE = { url: "https://api.example.com", hosts: ["api.example.com"], settings: {}, listedStacks: () => [] };

it("has no provider twice", () => {
  expect(new Set(PROVIDER_NAMES).size).toBe(PROVIDER_NAMES.length);
  expect(PROVIDER_NAMES.length).toBeGreaterThan(1);
});

it("names all providers if one is unknown", () => {
  expect(() => describeProvider("nobody")).toThrow(printProviders());
});

describe.each(PROVIDER_NAMES)("the description of %s", (name) => {
  const description = describeProvider(name);

  it("has a name that can be a part of an id", () => {
    expect(description.name).toMatch(/^[a-z0-9][a-z0-9-]*$/);
    expect(description.title).not.toBe("");
  });

  it("creates an adapter with the same name and capabilities", () => {
    const { name: adapter, unsupported } = description.create(SOURCE);
    expect([adapter, unsupported]).toEqual([description.name, description.unsupported]);
  });

  it("does not take the facts of an organization for billing data", () => {
    for (const field of ["id", "slug", "name", "status", "created"])
      expect(description.isBillingField(field)).toBe(false);
  });
});
