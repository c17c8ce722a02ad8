import { strongEtag } from "@roster/cache";

/**
 * A response in memory, before the conditional headers of a request are applied. It depends on neither the request's
 * conditions nor the time, so a cache can store it.
 */
export interface BufferedResponse {
  readonly status: number;
  /** Without `ETag` until `withEtag` adds it. */
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

const utf8 = new TextEncoder();

/** A response with a JSON body. */
export function jsonResponse(body: unknown, headers: HeadersInit, status = 200): BufferedResponse {
  return jsonTextResponse(JSON.stringify(body), headers, status);
}

/** A response whose body is JSON text already. */
export function jsonTextResponse(json: string, headers: HeadersInit, status = 200): BufferedResponse {
  const all = new Headers(headers);
  if (!all.has("Content-Type")) all.set("Content-Type", "application/json; charset=utf-8");
  return { status, headers: all, body: encodeUtf8(json) };
}

/** A response with a text body. */
export function textResponse(text: string, headers: HeadersInit, status: number): BufferedResponse {
  return { status, headers: new Headers(headers), body: encodeUtf8(text) };
}

/** The assertion narrows the buffer type: an encoder never returns shared memory, but some platforms' types allow it. */
function encodeUtf8(text: string): BufferedResponse["body"] {
  const bytes: Uint8Array = utf8.encode(text);
  return bytes as BufferedResponse["body"];
}

/** The response with a strong `ETag` of its body, where it is a 200 without one. */
export async function withEtag(response: BufferedResponse): Promise<BufferedResponse> {
  if (response.status !== 200 || response.headers.has("ETag")) return response;
  const headers = new Headers(response.headers);
  headers.set("ETag", await strongEtag(response.body));
  return { ...response, headers };
}
