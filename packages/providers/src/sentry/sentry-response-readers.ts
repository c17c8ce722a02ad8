import type { ResponseReaders } from "../upstream-failure.ts";
import { readErrorBody } from "./sentry-error-body.ts";
import { readSentryRateLimit } from "./sentry-rate-limit-headers.ts";

export const sentryReaders: ResponseReaders = { readErrorBody, readRateLimit: readSentryRateLimit };
