import type { Principal, ProxyRequest } from "@roster/http";
import { readSources } from "./configuration.ts";
import { accessDirectory } from "./open-directory.ts";
import type { Env } from "./env.ts";
import { sendToUpstream, type CallMetadata } from "./upstream-proxy.ts";

/** Sends a request to the own API of an organization that this region serves. */
export async function proxyToSource(
  env: Env,
  proxied: ProxyRequest,
  principal: Principal,
  metadata: CallMetadata,
): Promise<Response> {
  const source = readSources(env.SOURCES).find(({ id }) => id === proxied.organization.source);
  if (!source) throw new Error(`This region has no source ${proxied.organization.source}.`);
  const { send } = await accessDirectory(env, principal, source);
  return sendToUpstream(send, env, source, proxied, principal, metadata);
}
