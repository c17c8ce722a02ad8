import { printInstant } from "@roster/core/model";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createInvalidResponse } from "../upstream-error.ts";
import { readRows } from "../rows.ts";
import { isBillingField, normalizeOrganization, normalizeProject } from "./k6-normalize.ts";
import { k6Organization, k6Project } from "./k6-wire.ts";

const invalidResponse = createInvalidResponse("api.k6.io", 200);

function read(...rows: readonly unknown[]) {
  return readRows(k6Organization, rows, invalidResponse).map((row) => normalizeOrganization(row, "https://api.k6.io"));
}

/** The example in the organization documentation of the k6 Cloud REST API. */
const DOCUMENTED = {
  id: 0,
  name: "string",
  owner_id: 0,
  description: "string",
  billing_address: "string",
  billing_country: "string",
  billing_email: "user@example.com",
  vat_number: "string",
  created: "2020-08-13T18:28:45Z",
  updated: "2020-08-13T18:28:45Z",
  is_default: true,
};

describe("normalizeOrganization", () => {
  it("reads the documented example", () => {
    expect(read(DOCUMENTED)).toEqual([
      {
        remoteId: "0",
        slug: null,
        name: "string",
        description: "string",
        status: null,
        createdAt: 1_597_343_325_000_000,
        updatedAt: 1_597_343_325_000_000,
        url: null,
        apiUrl: "https://api.k6.io",
        avatarUrl: null,
        stack: null,
        requires2fa: null,
        hasAuthProvider: null,
        isEarlyAdopter: null,
        isDefault: true,
        ownerId: "0",
        raw: DOCUMENTED,
      },
    ]);
  });

  it("reads a date without a time zone as UTC", () => {
    const [organization] = read({ ...DOCUMENTED, created: "2016-03-04T11:25:22.795975" });
    expect(printInstant(organization?.createdAt ?? 0)).toBe("2016-03-04T11:25:22.795975Z");
  });

  it("reads the stack of an organization in Grafana Cloud", () => {
    const grafana = {
      grafana_stack_id: 12_345,
      grafana_stack_name: "acme",
      grafana_stack_url: "https://acme.grafana.net",
      logo: "https://acme.grafana.net/logo.png",
    };
    expect(read({ ...DOCUMENTED, ...grafana })).toMatchObject([
      { stack: { id: "12345", name: "acme" }, url: "https://acme.grafana.net", avatarUrl: grafana.logo },
    ]);
    expect(read({ ...DOCUMENTED, grafana_stack_id: 12_345 })).toMatchObject([{ stack: { id: "12345", name: null } }]);
  });

  it("keeps an empty description, and accepts ids that are text", () => {
    expect(read({ id: "42", name: "", description: "", owner_id: "7" })).toMatchObject([
      { remoteId: "42", name: "", description: "", ownerId: "7", createdAt: null, isDefault: null },
    ]);
  });

  it.each(["id", "name"])("rejects a row without a readable %s", (field) => {
    expect(() => read(DOCUMENTED, { ...DOCUMENTED, [field]: null })).toThrow(`row 1 has no readable ${field}`);
  });

  it("accepts any JSON in optional fields", () => {
    const keys = ["owner_id", "description", "created", "updated", "is_default", "logo", "grafana_stack_id", "vuh"];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()), (fields) => {
        expect(read({ ...fields, id: 1, name: "A" })).toMatchObject([{ remoteId: "1", name: "A" }]);
      }),
    );
  });

  it("keeps billing fields only in raw", () => {
    const [{ raw, ...facts } = { raw: {} }] = read({ ...DOCUMENTED, grafana_billing_id: "string" });
    expect(Object.keys(raw).filter(isBillingField)).toHaveLength(5);
    expect(JSON.stringify(facts)).not.toContain("user@example.com");
  });
});

describe("normalizeProject", () => {
  it("reads the documented example", () => {
    const row = {
      id: 47,
      name: "my Project",
      description: "project for load testing of my site",
      organization_id: 1013,
      created: "2020-08-13T18:28:45Z",
      updated: "2020-08-13T18:28:45Z",
      is_default: true,
    };
    expect(readRows(k6Project, [row], invalidResponse).map(normalizeProject)).toEqual([
      {
        remoteId: "47",
        slug: null,
        name: "my Project",
        description: "project for load testing of my site",
        platform: null,
        createdAt: 1_597_343_325_000_000,
        updatedAt: 1_597_343_325_000_000,
        isDefault: true,
      },
    ]);
  });
});

describe("isBillingField", () => {
  it.each([
    "billing_address",
    "billing_country",
    "billing_email",
    "vat_number",
    "grafana_billing_id",
    "billing",
    "VAT_id",
  ])("matches %s", (name) => {
    expect(isBillingField(name)).toBe(true);
  });

  it.each(["name", "owner_id", "description", "private", "elevation", "innovation_id", "rebilling", "vuh"])(
    "does not match %s",
    (name) => {
      expect(isBillingField(name)).toBe(false);
    },
  );
});
