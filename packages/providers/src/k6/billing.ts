/** Fields of an organization that hold billing and tax facts, personal data among them. Only `raw` carries them. */
export const BILLING_FIELDS = [
  "billing_address",
  "billing_country",
  "billing_email",
  "grafana_billing_id",
  "vat_number",
] as const;
