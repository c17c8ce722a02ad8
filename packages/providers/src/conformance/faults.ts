import type { Fault } from "./observed-upstream.ts";
import type { UpstreamErrorCode } from "../upstream-error.ts";

export interface ExpectedFailure {
  readonly title: string;
  readonly fault: Fault;
  readonly code: UpstreamErrorCode;
  /** The status the error must carry; null where nothing was answered. */
  readonly status: number | null;
  /** Milliseconds; null unless given. */
  readonly retryAfter?: number;
}

/** The time at which the mishaps happen. */
export const FAULT_TIME = Date.UTC(2026, 10, 1, 12, 0, 0);

/** Everything HTTP can do to a list, whoever the vendor is. */
export const FAULTS: readonly ExpectedFailure[] = [
  answer(401, "unauthorized"),
  answer(403, "forbidden"),
  answer(404, "not-found"),
  answer(410, "not-found"),
  answer(408, "timed-out"),
  answer(418, "unexpected"),
  answer(429, "rate-limited"),
  answer(500, "unavailable"),
  answer(502, "unavailable"),
  answer(504, "unavailable"),
  { ...answer(429, "rate-limited", { "retry-after": "7" }), title: "429 with seconds to wait", retryAfter: 7000 },
  {
    ...answer(503, "unavailable", { "retry-after": "Sun, 01 Nov 2026 12:00:30 GMT" }),
    title: "503 with a date to wait for",
    retryAfter: 30_000,
  },
  { ...answer(302, "unexpected", { location: "https://elsewhere.example/" }), title: "a redirect" },
  content("HTML", "<!doctype html><title>Sign in</title>", "text/html"),
  content("an empty body", ""),
  content("JSON that is cut off", '[{"id":"1","slug":"a"'),
  content("null", "null"),
  content("text", '"soon"'),
  content("an object of something else", '{"detail":"soon"}'),
  content("a list of something else", '{"organizations":[null],"projects":[null]}'),
  content("a row that is no object", "[null]"),
  content("more than 8 MiB", `["${"x".repeat(8 * 1024 * 1024)}"]`),
  content("bytes that are not UTF-8", new Uint8Array([0x5b, 0x22, 0xff, 0x22, 0x5d])),
  {
    title: "no connection",
    fault: () => Promise.reject(new TypeError("fetch failed")),
    code: "unreachable",
    status: null,
  },
  { title: "a body that breaks off", fault: breakOff, code: "unreachable", status: null },
];

function answer(status: number, code: UpstreamErrorCode, headers: Record<string, string> = {}): ExpectedFailure {
  // The upstream echoes what it was sent, as some do: nothing of it may get into the error.
  const mishap: Fault = (request) =>
    Response.json({ detail: `No: ${request.headers.get("authorization")} ${request.url}` }, { status, headers });
  return { title: String(status), fault: mishap, code, status };
}

function content(title: string, body: string | Uint8Array<ArrayBuffer>, type = "application/json"): ExpectedFailure {
  const mishap: Fault = () => new Response(body, { headers: { "content-type": type } });
  return { title, fault: mishap, code: "unreadable", status: 200 };
}

function breakOff(): Response {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode("[")),
    pull: (controller) => controller.error(new TypeError("terminated")),
  });
  return new Response(body, { headers: { "content-type": "application/json" } });
}

/** Never answers; ends when the request is aborted, as `fetch` does. */
export const neverAnswers: Fault = (request) =>
  new Promise((_, reject) => {
    const abort = () => reject(request.signal.reason as Error);
    if (request.signal.aborted) abort();
    request.signal.addEventListener("abort", abort);
  });

/** Answers a beginning and then nothing; the body ends when the request is aborted, as `fetch`'s does. */
export const neverEnds: Fault = (request) =>
  new Response(
    new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode("["));
        request.signal.addEventListener("abort", () => controller.error(request.signal.reason));
      },
    }),
  );
