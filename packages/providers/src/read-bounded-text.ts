import type { InvalidResponse } from "./complain.ts";

/**
 * Reads a response's body as UTF-8 text (RFC 8259 §8.1 demands it of JSON). Gives up, and frees the connection, as soon
 * as it is longer than `limit` bytes, counted after decompression.
 *
 * @throws what `complain` makes of a longer body or other bytes; whatever the stream fails with, as it is.
 */
export async function readBoundedText(response: Response, limit: number, complain: InvalidResponse): Promise<string> {
  if (response.body === null) return "";
  const reader = response.body.getReader();
  const decode = createDecoder(complain);
  let text = "";
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decode();
      size += value.byteLength;
      if (size > limit) throw complain(`a body of more than ${limit} bytes`);
      text += decode(value);
    }
  } catch (cause) {
    // A stream that failed by itself answers its failure here too.
    await reader.cancel().catch(() => {});
    throw cause;
  }
}

function createDecoder(complain: InvalidResponse): (bytes?: Uint8Array) => string {
  // workerd's types want both options.
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  return (bytes) => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw complain("a body that is not UTF-8");
    }
  };
}
