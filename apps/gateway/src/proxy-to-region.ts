import type { ProxyRequest, RequestMetadata } from "@roster/http";
import type { RegionConnection } from "./region-connection.ts";

/**
 * Sends a caller's request to the region that serves an organization. The region uses the verified principal; the caller's
 * own credentials and cookies are not sent. Both bodies are streamed.
 */
export async function proxyToRegion(
  region: RegionConnection,
  { request, organization }: ProxyRequest,
  { trace, timings }: RequestMetadata,
): Promise<Response> {
  const headers = new Headers(request.headers);
  for (const name of request.headers.keys()) {
    if (/^(authorization|cookie|roster-.*)$/.test(name)) headers.delete(name);
  }
  const { method, body, signal } = request;
  const sent = new Request(request.url, { method, headers, body, signal, redirect: "manual" });
  const response = await region.proxy({ organization, trace }, sent);
  timings.merge(response.headers.get("Server-Timing"));
  return new Response(response.body, response);
}
