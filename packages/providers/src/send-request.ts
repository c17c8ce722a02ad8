import type { Credential } from "@roster/core/model";
import { describeAbort, isTimeout } from "./abort.ts";
import type { Path } from "./path.ts";
import type { Upstream, UpstreamEndpoint } from "./provider.ts";
import { readUpstreamText } from "./read-upstream-text.ts";
import { createInvalidResponse, UpstreamError, type InvalidResponse } from "./upstream-error.ts";
import { createUpstreamError, type ResponseReaders } from "./upstream-failure.ts";
import type { UpstreamRateLimit } from "./upstream-rate-limit.ts";

/** The maximum size of a page in bytes. A page of 100 organizations has about 0.1 MB. */
const PAGE_BYTES = 8 * 1024 * 1024;
/** The maximum size of an error body in bytes. Only its first words are used. */
const ERROR_BYTES = 64 * 1024;

export interface UpstreamRequest {
  /** Scheme, host and port. The credential is sent there, so the value comes from the adapter's configuration. */
  readonly origin: string;
  readonly path: Path;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Headers in addition to `Accept` and `Authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What is requested, for error messages: `the organizations`. Never a slug or a name. */
  readonly subject: string;
  readonly endpoint: UpstreamEndpoint;
  readonly readers: ResponseReaders;
}

export interface UpstreamResponse {
  /** The parsed JSON, not yet checked. */
  readonly body: unknown;
  readonly headers: Headers;
  readonly rate: UpstreamRateLimit | null;
  /** Creates the error for a body that does not match the API. */
  readonly invalidResponse: InvalidResponse;
}

/**
 * Sends one request. Does not retry, does not follow redirects and does not cache.
 *
 * @throws UpstreamError for every failure. If the caller aborted for another reason than a time-out, that reason.
 */
export async function sendRequest(upstream: Upstream, request: UpstreamRequest): Promise<UpstreamResponse> {
  const context = `${new URL(request.origin).host}, asked for ${request.subject}`;
  try {
    upstream.signal?.throwIfAborted();
    const response = await upstream.fetch(createFetchRequest(upstream, request), request.endpoint);
    if (!response.ok) throw await readFailure(response, upstream, request.readers, context);
    const invalidResponse = createInvalidResponse(context, response.status);
    const text = await readUpstreamText(response, PAGE_BYTES, invalidResponse);
    const body = parseBody(text, response.headers, invalidResponse);
    return { body, headers: response.headers, rate: request.readers.readRateLimit(response.headers), invalidResponse };
  } catch (cause) {
    throw toCallError(cause, upstream.signal, context);
  }
}

function createFetchRequest(
  { credential, signal }: Upstream,
  { origin, path, parameters, headers = {} }: UpstreamRequest,
): Request {
  const url = new URL(path, origin);
  url.search = new URLSearchParams(parameters).toString();
  const all = createHeaders(credential);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  // Following a redirect would send the credential to a host of the upstream's choice.
  return new Request(url, { headers: all, redirect: "manual", signal: signal ?? null });
}

function createHeaders({ scheme, token }: Credential): Headers {
  try {
    return new Headers({ accept: "application/json", authorization: `${scheme} ${token}` });
  } catch {
    // The cause is left out, because the platform's error contains the value.
    throw new UpstreamError("unauthorized", "The credential contains characters that are not allowed in a header");
  }
}

async function readFailure(
  response: Response,
  upstream: Upstream,
  readers: ResponseReaders,
  context: string,
): Promise<UpstreamError> {
  const { status, headers } = response;
  const invalidResponse = createInvalidResponse(context, status);
  const text = await readUpstreamText(response, ERROR_BYTES, invalidResponse).catch(() => "");
  const now = (upstream.now ?? Date.now)();
  const secret = upstream.credential.token;
  return createUpstreamError({ status, headers, text, context, secret, now }, readers);
}

function parseBody(text: string, headers: Headers, invalidResponse: InvalidResponse): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const label = /^[\w.+-]{1,40}\/[\w.+-]{1,40}/.exec(headers.get("content-type") ?? "")?.[0] ?? "something unlabeled";
    // The cause is left out, because the platform's error contains a part of the body.
    throw invalidResponse(`${text === "" ? "an empty body" : label} where JSON is due`);
  }
}

function toCallError(cause: unknown, signal: AbortSignal | undefined, context: string): unknown {
  if (cause instanceof UpstreamError) return cause;
  if (signal?.aborted) return describeAbort(signal.reason, context);
  // The caller's `fetch` may have a time-out of its own.
  if (isTimeout(cause)) return describeAbort(cause, context);
  return new UpstreamError("unreachable", `${context}: no answer`, { cause });
}
