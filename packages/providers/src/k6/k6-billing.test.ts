import { describe, expect, it } from "vitest";
import { isBillingField } from "./k6-billing.ts";

describe("isBillingField", () => {
  it.each([
    "billing_address",
    "billing_country",
    "billing_email",
    "vat_number",
    "grafana_billing_id",
    "billing",
    "VAT_id",
  ])("keeps %s back", (name) => {
    expect(isBillingField(name)).toBe(true);
  });

  it.each(["name", "owner_id", "description", "private", "elevation", "innovation_id", "rebilling", "vuh"])(
    "lets %s through",
    (name) => {
      expect(isBillingField(name)).toBe(false);
    },
  );
});
