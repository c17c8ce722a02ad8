import type { Credential } from "@roster/core/model";
import { throwProblem } from "@roster/core/problem";
import {
  rewriteProxiedResponse,
  createProxiedRequest,
  type RequestMetadata,
  type ProxyRequest,
  type Principal,
} from "@roster/http";
import { isTimeout } from "@roster/providers";
import type { SourceConfiguration } from "./configuration.ts";
import type { Env } from "./env.ts";
import { managedCredential } from "./source-provider.ts";
import { withTimeLimit } from "./timed-request.ts";
import { createUpstreamFetch } from "./upstream-fetch.ts";

/**
 * Sends a request to the organization's own API, and streams the response. It is never cached; redirects are not
 * followed.
 */
export async function sendToUpstream(
  env: Env,
  source: SourceConfiguration,
  proxyRequest: ProxyRequest,
  principal: Principal,
  metadata: RequestMetadata,
): Promise<Response> {
  const origin = originOf(proxyRequest.organization["apiUrl"], source);
  const credential = principal.credentials[source.installation] ?? requireManagedCredential(source, env);
  const request = createProxiedRequest(proxyRequest, origin, credential, metadata);
  const response = await metadata.timings.measure(`upstream-${source.id}`, send(env, request));
  return rewriteProxiedResponse(response, origin, new URL(proxyRequest.request.url).origin);
}

/**
 * The origin of the organization's own API. Its host has to be one of the source's hosts, so that an upstream cannot
 * redirect a token to another host.
 */
function originOf(apiUrl: unknown, source: SourceConfiguration): string {
  const url = typeof apiUrl === "string" && URL.canParse(apiUrl) ? new URL(apiUrl) : null;
  const isSecure = url !== null && url.protocol === new URL(source.url).protocol;
  if (url && isSecure && source.hosts.includes(url.host)) return url.origin;
  return throwProblem("upstream-failed", `The organization's API is not on a host of ${source.id}.`);
}

function requireManagedCredential(source: SourceConfiguration, env: Env): Credential {
  const credential = managedCredential(source, env);
  return credential ?? throwProblem("misconfigured", `${source.id} is managed, but ${source.secret} is not set.`);
}

/** The time limit covers the headers only: the body of a response may be long. */
async function send({ UPSTREAM }: Env, request: Request): Promise<Response> {
  try {
    return await withTimeLimit(request.signal, 25_000, (signal) =>
      createUpstreamFetch(UPSTREAM)(new Request(request, { signal })),
    );
  } catch (error) {
    if (isTimeout(error)) return throwProblem("upstream-timeout", "The upstream did not answer in time.");
    return throwProblem("upstream-unreachable", "The upstream cannot be reached.");
  }
}
