import type { Credential } from "@roster/core/model";
import type { ProxyRequest } from "../dependencies.ts";
import type { RequestMetadata } from "../middleware/request-metadata.ts";
import { traceHeaders } from "../middleware/trace.ts";

/** The request headers that are passed to an upstream. All others are dropped: cookies, addresses, Roster's own headers. */
const PASSED_HEADERS = [
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
 * Creates the request that is sent to an upstream: the caller's method, path, query and body, with the upstream's origin and
 * one credential. The path names the organization as the upstream knows it. Redirects are not followed but returned to the caller.
 *
 * @param origin the upstream origin of the organization. The caller has checked it against the hosts of the source.
 */
export function createProxiedRequest(
  { request, organization }: ProxyRequest,
  origin: string,
  credential: Credential,
  { trace }: Pick<RequestMetadata, "trace">,
): Request {
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(traceHeaders(trace));
  for (const name of PASSED_HEADERS) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  headers.set("Authorization", `${credential.scheme} ${credential.token}`);
  const { method, body, signal } = request;
  // A body that is a stream requires `duplex`, which the type RequestInit does not have on every platform.
  const streaming: object = body ? { body, duplex: "half" } : {};
  const path = upstreamPath(pathname, organization.upstreamReference);
  return new Request(`${origin}${path}${search}`, { method, headers, redirect: "manual", signal, ...streaming });
}

/** `/api/0/organizations/{org}/` and `/api/0/projects/{org}/`. */
const ORGANIZATION_PREFIX = /^(\/api\/0\/(?:organizations|projects)\/)[^/]+/;

function upstreamPath(pathname: string, reference: string | undefined): string {
  if (reference === undefined) return pathname;
  return pathname.replace(ORGANIZATION_PREFIX, (_, prefix: string) => `${prefix}${encodeURIComponent(reference)}`);
}
