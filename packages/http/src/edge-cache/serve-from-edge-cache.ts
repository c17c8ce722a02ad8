import { createCacheKey, type LoadedResponse } from "@roster/cache";
import type { BufferedResponse } from "../responses/buffered-response.ts";
import { createRequestContext, type RequestContext } from "../request-context.ts";
import { credentialHeaders } from "../auth/authenticate.ts";
import { credentialKind } from "../auth/principal.ts";
import type { RequestMetadata, Dependencies } from "../dependencies.ts";
import type { Authenticated } from "../middleware/authenticate-caller.ts";
import { SECURITY_HEADERS, TRANSPORT_SECURITY, printVary } from "../middleware/security-headers.ts";
import type { Operation, PathParameters } from "../operation.ts";
import { edgeCachePolicy, type EdgeCache } from "./edge-cache.ts";
import type { CachePlan } from "./cache-plan.ts";

/** A request that may be answered from the edge, and what it needs for that. */
export interface EdgeCacheRequest {
  readonly edge: EdgeCache;
  readonly keep: CachePlan;
  readonly waitUntil: (work: Promise<unknown>) => void;
}

/** Answers an operation from the edge, or by asking, and keeps the answer there. */
export async function serveFromEdgeCache(
  { edge, keep, waitUntil }: EdgeCacheRequest,
  operation: Operation,
  asked: RequestContext,
  path: PathParameters,
  entered: Authenticated,
  root: Dependencies,
): Promise<Response> {
  const { request, principal, metadata: call } = asked;
  const names = credentialHeaders(root.deployment.installations);
  const isPassThrough = Object.keys(principal.credentials).length > 0;
  const question = {
    key: createCacheKey(entered.identity, keep.parts),
    policy: edgeCachePolicy(isPassThrough, names),
    load: () => load(operation, path, request, entered, root, call),
    ...(keep.accept !== null && { accept: keep.accept }),
  };
  const words = {
    guard: root.keyringVersion,
    holdsUntil: principal.key?.expiresAt ?? null,
    credentialHeaders: names,
    route: operation.path,
    credential: credentialKind(principal),
  };
  const response = await edge.serve(request, words, question, { metadata: call, waitUntil });
  if (response.status === 401 && isPassThrough) waitUntil(edge.purge(entered.identity));
  return response;
}

/** Asks anew. Others may share what it brings, so it does not end with this caller's request. */
async function load(
  operation: Operation,
  path: PathParameters,
  request: Request,
  { principal }: Authenticated,
  root: Dependencies,
  call: RequestMetadata,
): Promise<LoadedResponse> {
  const shared = { ...call, signal: new AbortController().signal };
  const answer = await operation.handle(
    await createRequestContext(request, root, principal, shared, operation.scope),
    path,
  );
  if (answer instanceof Response) throw new Error(`${operation.id} streams, and cannot be kept.`);
  const sources = root.deployment.sources.map(({ id }) => id);
  return {
    status: answer.status,
    headers: lastingHeaders(answer, request, root),
    body: answer.body,
    tags: sources.slice(0, 8),
  };
}

/** All fields that are the same for every response with this answer: they are put together once. */
function lastingHeaders(answer: BufferedResponse, request: Request, { deployment }: Dependencies): [string, string][] {
  const headers = new Headers(answer.headers);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) headers.set(name, value);
  if (request.url.startsWith("https:")) headers.set("Strict-Transport-Security", TRANSPORT_SECURITY);
  headers.append("Vary", printVary(credentialHeaders(deployment.installations)));
  headers.delete("ETag");
  return [...headers];
}
