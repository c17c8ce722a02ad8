import { createKey, type Loaded } from "@roster/cache";
import type { Answer } from "../answer/answer.ts";
import { askedOf, type Asked } from "../asked.ts";
import { credentialHeaders } from "../auth/authenticate.ts";
import { kindOf } from "../auth/principal.ts";
import type { Call, Root } from "../deployment.ts";
import type { Entered } from "../door/enter.ts";
import { SECURITY_HEADERS, TRANSPORT_SECURITY, varyOf } from "../door/headers.ts";
import type { Operation, PathValues } from "../operation.ts";
import { edgePolicy, type Edge } from "./edge.ts";
import type { Keep } from "./keep.ts";

/** A request that may be answered from the edge, and what it needs for that. */
export interface Edged {
  readonly edge: Edge;
  readonly keep: Keep;
  readonly waitUntil: (work: Promise<unknown>) => void;
}

/** Answers an operation from the edge, or by asking, and keeps the answer there. */
export async function serveFromEdge(
  { edge, keep, waitUntil }: Edged,
  operation: Operation,
  asked: Asked,
  path: PathValues,
  entered: Entered,
  root: Root,
): Promise<Response> {
  const { request, principal, call } = asked;
  const names = credentialHeaders(root.deployment.installations);
  const isPassThrough = Object.keys(principal.credentials).length > 0;
  const question = {
    key: createKey(entered.identity, keep.parts),
    policy: edgePolicy(isPassThrough, names),
    load: () => load(operation, path, request, entered, root, call),
    ...(keep.accept !== null && { accept: keep.accept }),
  };
  const words = {
    guard: root.edgeGuard,
    holdsUntil: principal.key?.expiresAt ?? null,
    credentialHeaders: names,
    route: operation.path,
    credential: kindOf(principal),
  };
  const response = await edge.answer(request, words, question, { call, waitUntil });
  if (response.status === 401 && isPassThrough) waitUntil(edge.forget(entered.identity));
  return response;
}

/** Asks anew. Others may share what it brings, so it does not end with this caller's request. */
async function load(
  operation: Operation,
  path: PathValues,
  request: Request,
  { principal }: Entered,
  root: Root,
  call: Call,
): Promise<Loaded> {
  const shared = { ...call, signal: new AbortController().signal };
  const answer = await operation.answer(await askedOf(request, root, principal, shared, operation.scope), path);
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
function lastingHeaders(answer: Answer, request: Request, { deployment }: Root): [string, string][] {
  const headers = new Headers(answer.headers);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) headers.set(name, value);
  if (request.url.startsWith("https:")) headers.set("Strict-Transport-Security", TRANSPORT_SECURITY);
  headers.append("Vary", varyOf(credentialHeaders(deployment.installations)));
  headers.delete("ETag");
  return [...headers];
}
