import { credentialHeaders } from "../auth/credential-headers.ts";
import type { Dependencies } from "../dependencies.ts";
import type { RequestMetadata } from "./request-metadata.ts";
import { traceHeaders } from "./trace.ts";

/** Sets the headers that every response has: request id, timings, trace, date, security headers and `Vary`. */
export function setResponseHeaders(
  response: Response,
  request: Request,
  { deployment }: Dependencies,
  metadata: RequestMetadata,
): Response {
  const { headers } = response;
  // The edge cache has set all of these already.
  if (headers.has("Cache-Status")) return response;
  headers.set("X-Request-Id", metadata.requestId);
  headers.set("Server-Timing", metadata.timings.print());
  // Caches compute the age of a response from `Date`, and not every server in front adds it (RFC 9110 §6.6.1).
  headers.set("Date", new Date(metadata.receivedAt).toUTCString());
  headers.set("traceparent", traceHeaders(metadata.trace)["traceparent"] ?? "");
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) headers.set(name, value);
  if (request.url.startsWith("https:")) headers.set("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY);
  const isPublic = headers.get("Cache-Control")?.startsWith("public") ?? false;
  if (!isPublic) headers.append("Vary", printVary(credentialHeaders(deployment.installations)));
  return response;
}

/** Headers that tell a browser that a response is data: not a page, a frame or a script. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** Sent over HTTPS only (RFC 6797 §7.2). */
export const STRICT_TRANSPORT_SECURITY = "max-age=31536000; includeSubDomains";

/** The value of `Vary`: the request headers that a response depends on. */
export function printVary(credentialHeaders: readonly string[]): string {
  return ["Accept", ...credentialHeaders].join(", ");
}
