import { encodeListing, type Listing } from "@roster/core/source";

const utf8 = new TextEncoder();

/** Bytes of one frame. A slice of an exported list has at most 500 rows. */
const MAX_FRAME = 32 * 1024 * 1024;
/** Bytes of the line before a frame. */
const MAX_LENGTH_LINE = 10;
const LINE_FEED = 10;

/** Streams listings as bytes. Each is a frame: a line with its length in bytes, then its text. */
export function encodeFrames(listings: AsyncIterable<Listing>): ReadableStream<Uint8Array> {
  const iterator = listings[Symbol.asyncIterator]();
  return new ReadableStream({
    type: "bytes",
    // The next listing is read when the reader has taken the one before.
    pull: async (controller) => {
      const { done, value } = await iterator.next();
      if (done) return controller.close();
      const text = utf8.encode(encodeListing(value));
      const line = utf8.encode(`${text.byteLength}\n`);
      const frame = new Uint8Array(line.byteLength + text.byteLength);
      frame.set(line);
      frame.set(text, line.byteLength);
      controller.enqueue(frame);
    },
    cancel: async () => {
      await iterator.return?.();
    },
  });
}

/** Reads the texts of a stream of frames. Nothing is read before the next text is asked for. */
export class FrameReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array();

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  /**
   * The next text; null at the end of the stream.
   *
   * @throws {Error} if the stream fails, ends within a frame, or is not a stream of frames.
   */
  async next(): Promise<string | null> {
    const length = await this.#readLength();
    return length === null ? null : this.#readText(length);
  }

  /** Ends the reading, also while `next` waits. */
  async cancel(): Promise<void> {
    await this.#reader.cancel().catch(() => undefined);
  }

  /** The length of the next frame; null at the end of the stream. */
  async #readLength(): Promise<number | null> {
    let line = "";
    for (;;) {
      if (this.#chunk.byteLength === 0 && !(await this.#readChunk())) {
        if (line === "") return null;
        throw new Error("The stream ends within the length of a frame.");
      }
      const end = this.#chunk.indexOf(LINE_FEED);
      const digits = end < 0 ? this.#chunk : this.#chunk.subarray(0, end);
      if (line.length + digits.byteLength > MAX_LENGTH_LINE) throw new Error("The stream has no frames.");
      line += String.fromCharCode(...digits);
      this.#chunk = this.#chunk.subarray(end < 0 ? this.#chunk.byteLength : end + 1);
      if (end >= 0) return parseLength(line);
    }
  }

  async #readText(length: number): Promise<string> {
    const decoder = new TextDecoder();
    let text = "";
    for (let left = length; left > 0;) {
      if (this.#chunk.byteLength === 0 && !(await this.#readChunk()))
        throw new Error("The stream ends within a frame.");
      const bytes = this.#chunk.subarray(0, left);
      text += decoder.decode(bytes, { stream: true });
      left -= bytes.byteLength;
      this.#chunk = this.#chunk.subarray(bytes.byteLength);
    }
    return text + decoder.decode();
  }

  async #readChunk(): Promise<boolean> {
    const { done, value } = await this.#reader.read();
    if (done) return false;
    this.#chunk = value;
    return true;
  }
}

function parseLength(line: string): number {
  const length = /^\d+$/.test(line) ? Number(line) : Number.NaN;
  if (length <= MAX_FRAME) return length;
  throw new Error("The length of a frame is invalid.");
}
