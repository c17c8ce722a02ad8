// The providers. To add one, add its line here.
export { k6 } from "./k6/index.ts";
export { sentry } from "./sentry/index.ts";
