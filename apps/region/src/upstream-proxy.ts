import type { Credential } from "@roster/core/model";
import { throwProblem } from "@roster/core/problem";
import {
  rewriteProxiedResponse,
  createProxiedRequest,
  type RequestMetadata,
  type ProxyRequest,
  type Principal,
} from "@roster/http";
import type { SourceConfiguration } from "./configuration.ts";
import type { Env } from "./env.ts";
import { managedCredential } from "./source-provider.ts";

/** How long an upstream may take to begin its answer. */
const HEADERS_TIMEOUT = 30_000;

/** Sends a request to the API that an organization lives on, and streams its answer. Never cached, redirects not followed. */
export async function sendToUpstream(
  env: Env,
  source: SourceConfiguration,
  forwarding: ProxyRequest,
  principal: Principal,
  call: RequestMetadata,
): Promise<Response> {
  const origin = originOf(forwarding.organization["apiUrl"], source);
  const credential = principal.credentials[source.installation] ?? managed(source, env);
  const request = createProxiedRequest(forwarding, origin, credential, call);
  const response = await call.timings.measure(`upstream-${source.id}`, send(env, request));
  return rewriteProxiedResponse(response, origin, new URL(forwarding.request.url).origin);
}

/** The organization's own API, where its host is one of the source's: no upstream may say where a token goes. */
function originOf(apiUrl: unknown, source: SourceConfiguration): string {
  const url = typeof apiUrl === "string" && URL.canParse(apiUrl) ? new URL(apiUrl) : null;
  const isSecure = url !== null && url.protocol === new URL(source.url).protocol;
  if (url && isSecure && source.hosts.includes(url.host)) return url.origin;
  return throwProblem("upstream-failed", `The organization's API is not on a host of ${source.id}.`);
}

function managed({ id, secret }: SourceConfiguration, env: Env): Credential {
  const token: unknown = Reflect.get(env, secret);
  if (typeof token === "string" && token !== "") return managedCredential(token);
  return throwProblem("misconfigured", `${id} is managed, but ${secret} is not set.`);
}

/** The time limit is for the beginning of an answer: a long one may take as long as it takes. */
async function send({ UPSTREAM }: Env, request: Request): Promise<Response> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), HEADERS_TIMEOUT);
  const signal = AbortSignal.any([request.signal, limit.signal]);
  try {
    return await (UPSTREAM ? UPSTREAM.fetch(request, { signal }) : fetch(request, { signal }));
  } catch {
    if (limit.signal.aborted) return throwProblem("upstream-timeout", "The upstream did not answer in time.");
    return throwProblem("upstream-unreachable", "The upstream cannot be reached.");
  } finally {
    clearTimeout(timer);
  }
}
