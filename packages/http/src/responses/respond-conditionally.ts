import { isNotModifiedField, matchesIfNoneMatch } from "@roster/cache";
import type { BufferedResponse } from "./buffered-response.ts";

/**
 * Headers that a 304 repeats in addition to those that RFC 9110 §15.4.5 requires, in lower case. They describe the response
 * and not its body.
 */
export const ADDITIONAL_NOT_MODIFIED_HEADERS = [
  "allow",
  "content-security-policy",
  "referrer-policy",
  "roster-complete",
  "roster-synced",
  "x-content-type-options",
  "x-sentry-rate-limit-concurrentlimit",
  "x-sentry-rate-limit-concurrentremaining",
  "x-sentry-rate-limit-limit",
  "x-sentry-rate-limit-remaining",
  "x-sentry-rate-limit-reset",
];

/** Applies a request's conditions: 304 where `If-None-Match` matches the `ETag`, and no body for `HEAD`. */
export function respondConditionally(request: Request, response: BufferedResponse): Response {
  const etag = response.headers.get("ETag");
  const ifNoneMatch = request.headers.get("If-None-Match");
  const headers = new Headers(response.headers);
  if (etag !== null && ifNoneMatch !== null && matchesIfNoneMatch(ifNoneMatch, etag)) {
    for (const name of response.headers.keys()) {
      if (!isNotModifiedField(name, ADDITIONAL_NOT_MODIFIED_HEADERS)) headers.delete(name);
    }
    return new Response(null, { status: 304, headers });
  }
  headers.set("Content-Length", String(response.body.byteLength));
  return new Response(request.method === "HEAD" ? null : response.body, { status: response.status, headers });
}
