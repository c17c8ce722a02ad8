export { BILLING_FIELDS } from "./billing.ts";
export { createK6Provider, type K6Options } from "./provider.ts";
