import type { ResponseReaders } from "../upstream-failure.ts";
import { readErrorBody } from "./k6-error-body.ts";

/** k6 documents no rate limit headers for any version. Its clients read `Retry-After` only. */
export const k6Readers: ResponseReaders = { readErrorBody, readRateLimit: () => null };
