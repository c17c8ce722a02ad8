import type { Credential } from "@roster/core/model";
import type { RequestMetadata, ProxyRequest } from "../dependencies.ts";
import { traceHeaders } from "../middleware/trace.ts";

/** The request headers that may reach an upstream. What is not named here stays: cookies, addresses, our own. */
const PASSED = [
  "Accept",
  "Accept-Language",
  "Content-Encoding",
  "Content-Length",
  "Content-Type",
  "If-Match",
  "If-Modified-Since",
  "If-None-Match",
  "If-Unmodified-Since",
  "Range",
  "User-Agent",
  "baggage",
  "sentry-trace",
];

/**
 * The request that an upstream gets in a caller's stead: the same method, path, query and body, under the upstream's
 * address and with one credential. Redirects are the caller's to follow.
 *
 * @param origin where the organization lives; whoever calls this has checked it against the source's hosts.
 */
export function createProxiedRequest(
  { request }: ProxyRequest,
  origin: string,
  credential: Credential,
  call: RequestMetadata,
): Request {
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(traceHeaders(call.trace));
  for (const name of PASSED) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  headers.set("Authorization", `${credential.scheme} ${credential.token}`);
  const { method, body, signal } = request;
  // `duplex` is demanded of whoever sends a stream as a body, and is not in every type of RequestInit.
  const streaming: object = body ? { body, duplex: "half" } : {};
  return new Request(`${origin}${pathname}${search}`, { method, headers, redirect: "manual", signal, ...streaming });
}
