import {
  encodePrincipal,
  PRINCIPAL_HEADER,
  traceHeaders,
  type RequestMetadata,
  type ProxyRequest,
  type Principal,
} from "@roster/http";
import type { Freshness } from "@roster/core/source";

/** What a region answered: its status, its JSON (undefined where there is none), and when its copy was synced. */
export interface RegionResponse {
  readonly status: number;
  readonly body: unknown;
  /** Epoch milliseconds. */
  readonly syncedAt: number | null;
}

/** Parameters of a request; null ones are not sent. */
export type SearchParameters = Readonly<Record<string, string | null>>;

/** A region answers within its own deadline; this is for one that does not. */
const TIMEOUT = 30_000;

/** Asks a region's face, in the name of a principal. Throws where no answer arrives. */
export async function requestRegion(
  region: Pick<Fetcher, "fetch">,
  request: {
    readonly path: string;
    readonly parameters: SearchParameters;
    readonly freshness: Freshness | null;
    readonly method: "GET" | "POST";
  },
  principal: Principal,
  call: RequestMetadata,
): Promise<RegionResponse> {
  const url = new URL(request.path, "https://region");
  for (const [name, value] of Object.entries(request.parameters)) {
    if (value !== null && value !== "") url.searchParams.set(name, value);
  }
  const headers = internalHeaders(principal, call);
  if (request.freshness?.fresh) url.searchParams.set("fresh", "1");
  const maxAge = request.freshness?.maxAge ?? null;
  if (maxAge !== null) headers.set("Cache-Control", `max-age=${Math.floor(maxAge / 1000)}`);
  const response = await region.fetch(url, { method: request.method, headers, signal: AbortSignal.timeout(TIMEOUT) });
  call.timings.merge(response.headers.get("Server-Timing"));
  const synced = response.headers.get("Roster-Synced");
  return {
    status: response.status,
    body: await response.json().catch(() => undefined),
    syncedAt: synced === null ? null : Date.parse(synced),
  };
}

/**
 * Sends a request on to the region that serves an organization, as it is but for the caller's own credentials: in their
 * place stands the verified principal. The answer is streamed.
 */
export async function proxyToRegion(
  region: Pick<Fetcher, "fetch">,
  { request }: ProxyRequest,
  principal: Principal,
  call: RequestMetadata,
): Promise<Response> {
  const headers = new Headers(request.headers);
  for (const name of request.headers.keys()) {
    if (/^(authorization|cookie|roster-.*)$/.test(name)) headers.delete(name);
  }
  for (const [name, value] of internalHeaders(principal, call)) headers.set(name, value);
  const { method, body, signal } = request;
  const response = await region.fetch(request.url, { method, headers, body, signal, redirect: "manual" });
  call.timings.merge(response.headers.get("Server-Timing"));
  return new Response(response.body, response);
}

/** By these a region knows who asks, and on whose behalf. */
function internalHeaders(principal: Principal, call: RequestMetadata): Headers {
  return new Headers({
    [PRINCIPAL_HEADER]: encodePrincipal(principal),
    "X-Request-Id": call.requestId,
    ...traceHeaders(call.trace),
  });
}
