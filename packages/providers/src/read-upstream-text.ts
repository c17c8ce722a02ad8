import type { InvalidResponse } from "./upstream-error.ts";

/**
 * Reads a response body as UTF-8 text (RFC 8259 §8.1 requires UTF-8 for JSON). Cancels the body, which frees the
 * connection, when it is longer than `limit` bytes after decompression.
 *
 * @throws the error of `invalidResponse` for a longer body or for bytes that are not UTF-8. Errors of the stream itself
 * are passed on unchanged.
 */
export async function readUpstreamText(
  response: Response,
  limit: number,
  invalidResponse: InvalidResponse,
): Promise<string> {
  if (response.body === null) return "";
  const reader = response.body.getReader();
  const decode = createDecoder(invalidResponse);
  let text = "";
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decode();
      size += value.byteLength;
      if (size > limit) throw invalidResponse(`a body of more than ${limit} bytes`);
      text += decode(value);
    }
  } catch (cause) {
    // If the stream itself failed, `cancel` rejects with the same error.
    await reader.cancel().catch(() => {});
    throw cause;
  }
}

function createDecoder(invalidResponse: InvalidResponse): (bytes?: Uint8Array) => string {
  // The types of workerd require both options.
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  return (bytes) => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw invalidResponse("a body that is not UTF-8");
    }
  };
}
