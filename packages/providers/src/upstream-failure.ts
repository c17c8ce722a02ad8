import { readRateLimit } from "./upstream-rate-limit.ts";
import { readRetryAfter } from "./retry-after.ts";
import { UpstreamError, type UpstreamErrorCode } from "./upstream-error.ts";

/** What a vendor's failed answer says, beside its status. */
export interface ErrorDetails {
  /** The meaning, where the vendor's status alone would mislead. */
  readonly code?: UpstreamErrorCode;
  readonly upstreamCode?: string | null;
  /** In the vendor's words; only a few of them get into a message. */
  readonly text?: string | null;
}

/** Reads a vendor's error body: parsed JSON of any shape, or undefined where it was not JSON. */
export type ReadErrorBody = (status: number, body: unknown) => ErrorDetails;

export interface FailedResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The body, as far as it was read. */
  readonly text: string;
  /** What answered what: `sentry.io, asked for the organizations`. */
  readonly context: string;
  /** Never to appear in a message, should the upstream echo it. */
  readonly secret: string;
  readonly now: number;
}

/** Turns an answer that is no success into its error. */
export function createUpstreamError(answer: FailedResponse, explain: ReadErrorBody): UpstreamError {
  const { status, headers, context, now } = answer;
  // A 429 of Sentry's is labeled text/html and is JSON: the label does not decide.
  const { code = codeOf(status), upstreamCode = null, text } = explain(status, parseJson(answer.text));
  const rate = readRateLimit(headers);
  const words = text ? `, ${quote(text, answer.secret)}` : "";
  const window = code === "rate-limited" && rate?.resetAt ? Math.max(0, rate.resetAt - now) : null;
  const retryAfter = longest(readRetryAfter(headers.get("retry-after"), now), window);
  return new UpstreamError(code, `${context}: ${status}${words}`, { status, retryAfter, upstreamCode, rate });
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

/** At most twelve words, and no word as long as a token: upstreams echo what they were sent. */
function quote(text: string, secret: string): string {
  if (text.includes(secret)) return "(its words hold the credential)";
  const words = text.split(/[\s\p{Cc}]+/u).filter((word) => word !== "");
  const short = words.slice(0, 12).map((word) => (word.length < 30 ? word : "…"));
  return short.join(" ") + (words.length > 12 ? " …" : "");
}

function longest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
