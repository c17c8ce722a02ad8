import { describeAbort, isTimeout } from "./abort.ts";
import { readBoundedText } from "./read-bounded-text.ts";
import { createInvalidResponse, type InvalidResponse } from "./complain.ts";
import { createUpstreamError, type ReadErrorBody } from "./upstream-failure.ts";
import type { Path } from "./path.ts";
import type { Credential } from "@roster/core/model";
import type { Upstream } from "./provider.ts";
import { readRateLimit, type UpstreamRateLimit } from "./upstream-rate-limit.ts";
import { UpstreamError } from "./upstream-error.ts";

/** The most that is read of a page: 100 organizations are 0.1 MB, and no body is trusted to end. */
const PAGE_BYTES = 8 * 1024 * 1024;
/** The most that is read of an error: enough for its first words. */
const FAILURE_BYTES = 64 * 1024;

export interface UpstreamRequest {
  /** Scheme, host and port, from the adapter's configuration: the credential goes there. */
  readonly origin: string;
  readonly path: Path;
  readonly parameters?: Readonly<Record<string, string>>;
  /** What goes with it beside the credential. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What is asked for, for messages: `the organizations`. Never a slug or a name. */
  readonly subject: string;
  /** How this vendor words its failures. */
  readonly explain: ReadErrorBody;
}

export interface UpstreamResponse {
  /** The parsed JSON, of any shape. */
  readonly body: unknown;
  readonly headers: Headers;
  readonly rate: UpstreamRateLimit | null;
  /** Makes the error about this answer, where its body is not what the API promises. */
  readonly complain: InvalidResponse;
}

/**
 * Asks an upstream once: no retry, no redirect, no cache.
 *
 * @throws UpstreamError for whatever goes wrong; the signal's own reason where the caller aborted for another than time.
 */
export async function sendRequest(upstream: Upstream, question: UpstreamRequest): Promise<UpstreamResponse> {
  const context = `${new URL(question.origin).host}, asked for ${question.subject}`;
  try {
    upstream.signal?.throwIfAborted();
    const response = await upstream.fetch(createRequest(upstream, question));
    if (!response.ok) throw await readFailure(response, upstream, question.explain, context);
    const complain = createInvalidResponse(context, response.status);
    const body = parsePage(await readBoundedText(response, PAGE_BYTES, complain), response.headers, complain);
    return { body, headers: response.headers, rate: readRateLimit(response.headers), complain };
  } catch (cause) {
    throw translate(cause, upstream.signal, context);
  }
}

function createRequest(
  { credential, signal }: Upstream,
  { origin, path, parameters, headers = {} }: UpstreamRequest,
): Request {
  const url = new URL(path, origin);
  url.search = new URLSearchParams(parameters).toString();
  const all = createHeaders(credential);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  // A redirect would carry the credential to wherever the upstream points.
  return new Request(url, { headers: all, redirect: "manual", signal: signal ?? null });
}

function createHeaders({ scheme, token }: Credential): Headers {
  try {
    return new Headers({ accept: "application/json", authorization: `${scheme} ${token}` });
  } catch {
    // No cause: the platform's error quotes the value.
    throw new UpstreamError("unauthorized", "The credential holds characters that no header can carry");
  }
}

async function readFailure(response: Response, upstream: Upstream, explain: ReadErrorBody, context: string) {
  const { status, headers } = response;
  const complain = createInvalidResponse(context, status);
  const text = await readBoundedText(response, FAILURE_BYTES, complain).catch(() => "");
  const now = (upstream.now ?? Date.now)();
  return createUpstreamError({ status, headers, text, context, secret: upstream.credential.token, now }, explain);
}

function parsePage(text: string, headers: Headers, complain: InvalidResponse): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const label = /^[\w.+-]{1,40}\/[\w.+-]{1,40}/.exec(headers.get("content-type") ?? "")?.[0] ?? "something unlabeled";
    // No cause: the platform's error quotes the body.
    throw complain(`${text === "" ? "an empty body" : label} where JSON is due`);
  }
}

function translate(cause: unknown, signal: AbortSignal | undefined, context: string): unknown {
  if (cause instanceof UpstreamError) return cause;
  if (signal?.aborted) return describeAbort(signal.reason, context);
  // A fetch may have a time limit of its own.
  if (isTimeout(cause)) return describeAbort(cause, context);
  return new UpstreamError("unreachable", `${context}: no answer`, { cause });
}
