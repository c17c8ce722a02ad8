export { createSentryProvider, type SentryOptions } from "./provider.ts";
