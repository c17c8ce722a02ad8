import type { Fault } from "./observed-upstream.ts";
import type { UpstreamErrorCode } from "../upstream-error.ts";

export interface ExpectedFailure {
  readonly title: string;
  readonly fault: Fault;
  readonly code: UpstreamErrorCode;
  /** The expected status of the error. Null if there was no response. */
  readonly status: number | null;
  /** The expected wait in milliseconds. The default is null. */
  readonly retryAfter?: number;
}

/** The current time during the failure tests, in milliseconds since 1970. */
export const FAULT_TIME = Date.UTC(2026, 10, 1, 12, 0, 0);

/** The failures of HTTP that are the same for every vendor. */
export const FAULTS: readonly ExpectedFailure[] = [
  statusFault(401, "unauthorized"),
  statusFault(403, "forbidden"),
  statusFault(404, "not-found"),
  statusFault(410, "not-found"),
  statusFault(408, "timed-out"),
  statusFault(418, "unexpected"),
  statusFault(429, "rate-limited"),
  statusFault(500, "unavailable"),
  statusFault(502, "unavailable"),
  statusFault(504, "unavailable"),
  {
    ...statusFault(429, "rate-limited", { "retry-after": "7" }),
    title: "429 with Retry-After in seconds",
    retryAfter: 7000,
  },
  {
    ...statusFault(503, "unavailable", { "retry-after": "Sun, 01 Nov 2026 12:00:30 GMT" }),
    title: "503 with a Retry-After date",
    retryAfter: 30_000,
  },
  ...["1000000000", "9999999999", "Fri, 01 Jan 2100 00:00:00 GMT"].map((value) => ({
    ...statusFault(429, "rate-limited", { "retry-after": value }),
    title: `429 with the absurd Retry-After ${value}`,
    retryAfter: 900_000,
  })),
  ...["-1", "Thu, 01 Jan 1970 00:00:00 GMT"].map((value) => ({
    ...statusFault(503, "unavailable", { "retry-after": value }),
    title: `503 with a Retry-After in the past, ${value}`,
    retryAfter: 0,
  })),
  { ...statusFault(302, "unexpected", { location: "https://elsewhere.example/" }), title: "a redirect" },
  bodyFault("HTML", "<!doctype html><title>Sign in</title>", "text/html"),
  bodyFault("an empty body", ""),
  bodyFault("truncated JSON", '[{"id":"1","slug":"a"'),
  bodyFault("null", "null"),
  bodyFault("a JSON string", '"soon"'),
  bodyFault("an unexpected object", '{"detail":"soon"}'),
  bodyFault("unexpected lists", '{"organizations":[null],"projects":[null]}'),
  bodyFault("a row that is not an object", "[null]"),
  bodyFault("more than 8 MiB", `["${"x".repeat(8 * 1024 * 1024)}"]`),
  bodyFault("bytes that are not UTF-8", new Uint8Array([0x5b, 0x22, 0xff, 0x22, 0x5d])),
  {
    title: "no connection",
    fault: () => Promise.reject(new TypeError("fetch failed")),
    code: "unreachable",
    status: null,
  },
  { title: "a body that breaks off", fault: respondAndBreakOff, code: "unreachable", status: null },
];

function statusFault(status: number, code: UpstreamErrorCode, headers: Record<string, string> = {}): ExpectedFailure {
  // Some upstreams echo the request. None of it may appear in the error.
  const fault: Fault = (request) =>
    Response.json({ detail: `No: ${request.headers.get("authorization")} ${request.url}` }, { status, headers });
  return { title: String(status), fault: fault, code, status };
}

function bodyFault(title: string, body: string | Uint8Array<ArrayBuffer>, type = "application/json"): ExpectedFailure {
  const fault: Fault = () => new Response(body, { headers: { "content-type": type } });
  return { title, fault: fault, code: "unreadable", status: 200 };
}

function respondAndBreakOff(): Response {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode("[")),
    pull: (controller) => controller.error(new TypeError("terminated")),
  });
  return new Response(body, { headers: { "content-type": "application/json" } });
}

/** Never responds. Rejects when the request is aborted, as `fetch` does. */
export const neverResponds: Fault = (request) =>
  new Promise((_, reject) => {
    const abort = () => reject(request.signal.reason as Error);
    if (request.signal.aborted) abort();
    request.signal.addEventListener("abort", abort);
  });

/** Sends the first byte of a body and then nothing. The body fails when the request is aborted, as with `fetch`. */
export const neverEnds: Fault = (request) =>
  new Response(
    new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode("["));
        request.signal.addEventListener("abort", () => controller.error(request.signal.reason));
      },
    }),
  );
