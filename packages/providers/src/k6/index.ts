export { isBillingField } from "./billing.ts";
export { createK6Provider, type K6Options } from "./provider.ts";
export { rememberStack, type K6Stack } from "./stack.ts";
