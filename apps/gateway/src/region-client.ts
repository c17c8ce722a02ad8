import type { Freshness } from "@roster/core/source";
import {
  encodePrincipal,
  PRINCIPAL_HEADER,
  traceHeaders,
  type Principal,
  type ProxyRequest,
  type RequestMetadata,
} from "@roster/http";

/** The service binding of a region's internal entrypoint. */
export type RegionBinding = Pick<Fetcher, "fetch">;

/** A response of a region. */
export interface RegionResponse {
  readonly status: number;
  /** The parsed JSON body; undefined if the body is not JSON. */
  readonly body: unknown;
  /** When the data was synced, as epoch milliseconds; null if the region did not say. */
  readonly syncedAt: number | null;
}

/** Query parameters of a request. Null and empty ones are not sent. */
export type SearchParameters = Readonly<Record<string, string | null>>;

/** Milliseconds. A region has its own shorter deadlines. This limit is for a region that does not answer at all. */
const TIMEOUT = 30_000;

/** Sends a request to a region's internal app in the name of a principal. Throws if no response arrives. */
export async function requestRegion(
  region: RegionBinding,
  request: {
    readonly path: string;
    readonly parameters: SearchParameters;
    readonly freshness: Freshness | null;
    readonly method: "GET" | "POST";
  },
  principal: Principal,
  metadata: RequestMetadata,
): Promise<RegionResponse> {
  const url = new URL(request.path, "https://region");
  for (const [name, value] of Object.entries(request.parameters)) {
    if (value !== null && value !== "") url.searchParams.set(name, value);
  }
  const headers = internalHeaders(principal, metadata);
  if (request.freshness?.fresh) url.searchParams.set("fresh", "1");
  const maxAge = request.freshness?.maxAge ?? null;
  if (maxAge !== null) headers.set("Cache-Control", `max-age=${Math.floor(maxAge / 1000)}`);
  const response = await region.fetch(url, { method: request.method, headers, signal: AbortSignal.timeout(TIMEOUT) });
  metadata.timings.merge(response.headers.get("Server-Timing"));
  const synced = response.headers.get("Roster-Synced");
  return {
    status: response.status,
    body: await response.json().catch(() => undefined),
    syncedAt: synced === null ? null : Date.parse(synced),
  };
}

/**
 * Sends a caller's request to the region that serves an organization. The verified principal replaces the caller's own
 * credentials; everything else stays the same. The response is streamed.
 */
export async function proxyToRegion(
  region: RegionBinding,
  { request }: ProxyRequest,
  principal: Principal,
  metadata: RequestMetadata,
): Promise<Response> {
  const headers = new Headers(request.headers);
  for (const name of request.headers.keys()) {
    if (/^(authorization|cookie|roster-.*)$/.test(name)) headers.delete(name);
  }
  for (const [name, value] of internalHeaders(principal, metadata)) headers.set(name, value);
  const { method, body, signal } = request;
  const response = await region.fetch(request.url, { method, headers, body, signal, redirect: "manual" });
  metadata.timings.merge(response.headers.get("Server-Timing"));
  return new Response(response.body, response);
}

/** The headers that tell a region the principal, the request id and the trace. */
function internalHeaders(principal: Principal, metadata: RequestMetadata): Headers {
  return new Headers({
    [PRINCIPAL_HEADER]: encodePrincipal(principal),
    "X-Request-Id": metadata.requestId,
    ...traceHeaders(metadata.trace),
  });
}
