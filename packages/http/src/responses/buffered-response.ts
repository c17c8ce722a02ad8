import { strongEtag } from "@roster/cache";

/**
 * An answer before it meets the conditions of a request: bytes and the headers that go with them. This is what a cache can
 * keep: nothing in it depends on who asked just now, or when.
 */
export interface BufferedResponse {
  readonly status: number;
  /** Without `ETag` until it is sealed. */
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

const utf8 = new TextEncoder();

/** An answer of JSON text. */
export function jsonResponse(body: unknown, headers: HeadersInit, status = 200): BufferedResponse {
  const all = new Headers(headers);
  if (!all.has("Content-Type")) all.set("Content-Type", "application/json; charset=utf-8");
  return { status, headers: all, body: encode(JSON.stringify(body)) };
}

/** An answer of plain text. */
export function textResponse(text: string, headers: HeadersInit, status: number): BufferedResponse {
  return { status, headers: new Headers(headers), body: encode(text) };
}

/** UTF-8. An encoder's memory is never shared, which not every platform's types say. */
function encode(text: string): BufferedResponse["body"] {
  const bytes: Uint8Array = utf8.encode(text);
  return bytes as BufferedResponse["body"];
}

/** The same answer with a strong `ETag` of its bytes, where it is a success and has none. */
export async function withEtag(answer: BufferedResponse): Promise<BufferedResponse> {
  if (answer.status !== 200 || answer.headers.has("ETag")) return answer;
  const headers = new Headers(answer.headers);
  headers.set("ETag", await strongEtag(answer.body));
  return { ...answer, headers };
}
