/**
 * Whether a field of an organization holds billing or tax facts, personal data among them: `billing_address`,
 * `vat_number`, `grafana_billing_id`. Only `raw` carries them.
 */
export function isBillingField(name: string): boolean {
  return /(?:^|_)(?:billing|vat)(?:_|$)/i.test(name);
}
