import { path, type Path } from "../path.ts";
import type { Upstream, UpstreamEndpoint } from "../provider.ts";
import { readRow } from "../rows.ts";
import { sendRequest, type UpstreamResponse } from "../send-request.ts";
import type { K6Config } from "./k6-config.ts";
import { k6Readers } from "./k6-response-readers.ts";
import type { AddressableStack } from "./k6-stack.ts";
import { k6StackAuth, k6StackProjects } from "./k6-wire.ts";

/**
 * Checks that the credential can access a stack, and returns the stack's id. If the id is known, requests one of the
 * stack's projects. If only the URL is known, requests `/cloud/v6/auth`, which returns the id.
 */
export async function checkStack(
  upstream: Upstream,
  { origin }: K6Config,
  { id, url }: AddressableStack,
): Promise<{ id: string } & Pick<UpstreamResponse, "rate">> {
  if (id !== null) {
    const { rate } = await requestProjects(upstream, origin, id, "stack", { $top: "1" });
    return { id, rate };
  }
  const request = { origin, path: path`/cloud/v6/auth`, headers: { "X-Stack-Url": url ?? "" } };
  const { body, rate, invalidResponse } = await sendV6Request(upstream, "stack", request);
  return { id: readRow(k6StackAuth, body, invalidResponse).wire.stack_id, rate };
}

/** A page of a stack's projects. `hasLink` tells whether the page has a link to a next page. */
export interface StackProjectsPage extends Pick<UpstreamResponse, "rate" | "invalidResponse"> {
  readonly value: readonly unknown[];
  readonly hasLink: boolean;
}

/** Requests projects of a stack. `@nextLink` only indicates that there is a next page. Its URL is not used. */
export async function requestProjects(
  upstream: Upstream,
  origin: string,
  id: string,
  endpoint: UpstreamEndpoint,
  parameters: Readonly<Record<string, string>>,
): Promise<StackProjectsPage> {
  const request = { origin, path: path`/cloud/v6/projects`, headers: { "X-Stack-Id": id }, parameters };
  const { body, rate, invalidResponse } = await sendV6Request(upstream, endpoint, request);
  const { value, "@nextLink": next } = readRow(k6StackProjects, body, invalidResponse).wire;
  return { value, hasLink: next !== null, rate, invalidResponse };
}

interface V6Request {
  readonly origin: string;
  readonly path: Path;
  readonly headers: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
}

function sendV6Request(upstream: Upstream, endpoint: UpstreamEndpoint, request: V6Request): Promise<UpstreamResponse> {
  return sendRequest(withBearer(upstream), { ...request, subject: "a stack", endpoint, readers: k6Readers });
}

/** v6 accepts the same tokens as v3, but only with the scheme `Bearer`. */
function withBearer(upstream: Upstream): Upstream {
  const { scheme, token } = upstream.credential;
  return scheme.toLowerCase() === "token" ? { ...upstream, credential: { scheme: "Bearer", token } } : upstream;
}
