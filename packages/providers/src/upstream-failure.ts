import { UpstreamError, type UpstreamErrorCode } from "./upstream-error.ts";
import type { UpstreamRateLimit } from "./upstream-rate-limit.ts";
import { readUpstreamWait } from "./upstream-wait.ts";

/** What a vendor's error body adds to the status. */
export interface ErrorDetails {
  /** Overrides the code that the status alone would give. */
  readonly code?: UpstreamErrorCode;
  readonly upstreamCode?: string | null;
  /** The vendor's message. At most twelve of its words are put into the error message. */
  readonly text?: string | null;
}

/** Reads a vendor's error body. `body` is parsed JSON of any shape, or undefined if the body was not JSON. */
export type ReadErrorBody = (status: number, body: unknown) => ErrorDetails;

export interface FailedResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The body, cut off at the limit. */
  readonly text: string;
  /** The host and what was requested: `sentry.io, asked for the organizations`. */
  readonly context: string;
  /** The token. It must not appear in a message, even if the upstream echoes it. */
  readonly secret: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What an adapter reads from the responses of its vendor besides their content. */
export interface ResponseReaders {
  readonly readErrorBody: ReadErrorBody;
  /** See `Provider.rateLimit`. */
  readonly readRateLimit: (headers: Headers) => UpstreamRateLimit | null;
}

/** Turns a response that is not a 2xx into its error. */
export function createUpstreamError(response: FailedResponse, readers: ResponseReaders): UpstreamError {
  const { status, headers, context, now } = response;
  // The content type is not considered: Sentry labels its JSON 429 as text/html.
  const { code = codeOf(status), upstreamCode = null, text } = readers.readErrorBody(status, parseJson(response.text));
  const rate = readers.readRateLimit(headers);
  const words = text ? `, ${quote(text, response.secret)}` : "";
  const retryAfter = readUpstreamWait(headers, rate, code === "rate-limited", now);
  return new UpstreamError(code, `${context}: ${status}${words}`, { status, retryAfter, upstreamCode, rate });
}

/** The code of a failed response. See `Provider.failureCode`. */
export function readFailureCode({ readErrorBody }: ResponseReaders, status: number, body: string): UpstreamErrorCode {
  return readErrorBody(status, parseJson(body)).code ?? codeOf(status);
}

function codeOf(status: number): UpstreamErrorCode {
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 404 || status === 410) return "not-found";
  if (status === 408) return "timed-out";
  if (status === 429) return "rate-limited";
  return status >= 500 ? "unavailable" : "unexpected";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The first twelve words, without words of 30 or more characters: upstreams may echo the token or the request. */
function quote(text: string, secret: string): string {
  if (text.includes(secret)) return "(its words hold the credential)";
  const words = text.split(/[\s\p{Cc}]+/u).filter((word) => word !== "");
  const short = words.slice(0, 12).map((word) => (word.length < 30 ? word : "…"));
  return short.join(" ") + (words.length > 12 ? " …" : "");
}
