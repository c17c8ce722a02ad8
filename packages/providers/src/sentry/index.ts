export { sentry } from "./sentry-description.ts";
