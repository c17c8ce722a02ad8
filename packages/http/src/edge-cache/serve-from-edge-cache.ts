import { createCacheKey, type LoadedResponse } from "@roster/cache";
import { credentialHeaders } from "../auth/credential-headers.ts";
import { credentialKind } from "../auth/principal.ts";
import type { Dependencies } from "../dependencies.ts";
import type { Authenticated } from "../middleware/authenticate-caller.ts";
import { printVary, SECURITY_HEADERS, STRICT_TRANSPORT_SECURITY } from "../middleware/response-headers.ts";
import type { Operation } from "../operation.ts";
import type { RequestContext } from "../request-context.ts";
import type { BufferedResponse } from "../responses/buffered-response.ts";
import type { CachePlan } from "./cache-plan.ts";
import { edgeCachePolicy, type EdgeCache } from "./edge-cache.ts";

/** The edge cache and the plan of a request that it may serve. */
export interface EdgeCacheRequest {
  readonly edgeCache: EdgeCache;
  readonly plan: CachePlan;
  readonly waitUntil: (work: Promise<unknown>) => void;
}

/** Serves an operation from the edge cache. Without a usable entry, it creates the response and stores it. */
export async function serveFromEdgeCache(
  { edgeCache, plan, waitUntil }: EdgeCacheRequest,
  operation: Operation,
  context: RequestContext,
  authenticated: Authenticated,
  dependencies: Dependencies,
): Promise<Response> {
  const { request, principal, metadata } = context;
  const names = credentialHeaders(dependencies.deployment.installations);
  const isPassThrough = Object.keys(principal.credentials).length > 0;
  const cacheRequest = {
    key: createCacheKey(authenticated.identity, plan.parts),
    policy: edgeCachePolicy(isPassThrough, names),
    load: () => load(plan, request, dependencies),
    ...(plan.accept !== null && { accept: plan.accept }),
  };
  const entry = {
    keyringVersion: dependencies.keyringVersion,
    expiresAt: principal.key?.expiresAt ?? null,
    credentialHeaders: names,
    route: operation.path,
    credential: credentialKind(principal),
  };
  const response = await edgeCache.serve(request, entry, cacheRequest, { metadata, waitUntil });
  if (response.status === 401 && isPassThrough) waitUntil(edgeCache.purge(authenticated.identity));
  return response;
}

/** Creates the response of the plan, in the form that is stored. Other requests may share it. */
async function load(plan: CachePlan, request: Request, dependencies: Dependencies): Promise<LoadedResponse> {
  const response = await plan.load();
  const sources = dependencies.deployment.sources.map(({ id }) => id);
  return {
    status: response.status,
    headers: storedHeaders(response, request, dependencies),
    body: response.body,
    tags: sources.slice(0, 8),
  };
}

/** The headers that are the same for every request. They are stored with the response, so they are built once. */
function storedHeaders(response: BufferedResponse, request: Request, { deployment }: Dependencies): [string, string][] {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) headers.set(name, value);
  if (request.url.startsWith("https:")) headers.set("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY);
  headers.append("Vary", printVary(credentialHeaders(deployment.installations)));
  headers.delete("ETag");
  return [...headers];
}
