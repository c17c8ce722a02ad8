import type { Credential } from "@roster/core/model";
import { ProblemError, throwProblem, type Problem } from "@roster/core/problem";
import {
  rewriteProxiedResponse,
  createProxiedRequest,
  type RequestMetadata,
  type ProxyRequest,
  type Principal,
} from "@roster/http";
import type { SourceConfiguration } from "./configuration.ts";
import type { ProxiedResult } from "./directory/proxied-call.ts";
import { managedCredential } from "./source-provider.ts";

/** Sends a request by the Directory of a source and a principal. */
export type SendByDirectory = (request: Request) => Promise<ProxiedResult>;

/** What a proxied call continues: the trace, and the measured times. */
export type CallMetadata = Pick<RequestMetadata, "trace" | "timings">;

/**
 * Sends a request to the organization's own API, and streams the response. The Directory sends it, because it alone talks
 * to its upstream: proxied calls and syncs share the limits. The response is never cached; redirects are not followed.
 */
export async function sendToUpstream(
  sendByDirectory: SendByDirectory,
  env: object,
  source: SourceConfiguration,
  proxyRequest: ProxyRequest,
  principal: Principal,
  metadata: CallMetadata,
): Promise<Response> {
  const origin = originOf(proxyRequest.organization["apiUrl"], source);
  const credential = principal.credentials[source.installation] ?? requireManagedCredential(source, env);
  const request = createProxiedRequest(proxyRequest, origin, credential, metadata);
  const response = await metadata.timings.measure(`upstream-${source.id}`, send(sendByDirectory, request));
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

function requireManagedCredential(source: SourceConfiguration, env: object): Credential {
  const credential = managedCredential(source, env);
  return credential ?? throwProblem("misconfigured", `${source.id} is managed, but ${source.secret} is not set.`);
}

async function send(sendByDirectory: SendByDirectory, request: Request): Promise<Response> {
  const { response, problem } = await sendByDirectory(request).catch(directoryUnreachable);
  if (response) return response;
  throw new ProblemError(JSON.parse(problem ?? "null") as Problem);
}

/** The object was restarted while it sent the request, or the caller is gone. */
function directoryUnreachable(): never {
  return throwProblem("upstream-unreachable", "The connection to the upstream was interrupted.");
}
