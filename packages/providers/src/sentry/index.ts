export { createSentryProvider, type SentryOptions } from "./sentry-provider.ts";
