export { isBillingField } from "./k6-normalize.ts";
export { createK6Provider, type K6Options } from "./k6-provider.ts";
export { extractStack, type K6Stack } from "./k6-stack.ts";
