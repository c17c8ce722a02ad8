import { ConnectionReset } from "./connection-fault.ts";

/** How a body is sent. */
interface FaultyBody {
  /** Only this number of bytes is sent. `true`: half of the body. */
  readonly truncate: number | boolean | undefined;
  /** Milliseconds before each byte. */
  readonly dripMs: number | undefined;
  /** Whether the body ends with an error. */
  readonly breaks: boolean;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Milliseconds between the last byte and the error. An error discards bytes that were not yet transmitted. */
const FLUSH_DELAY = 50;

/** The same response with its body truncated, sent byte by byte, or broken off. */
export async function withFaultyBody(response: Response, faulty: FaultyBody): Promise<Response> {
  const { truncate = false, dripMs, breaks, wait } = faulty;
  if (truncate === false && dripMs === undefined) return response;
  let remaining = truncateBytes(new Uint8Array(await response.arrayBuffer()), truncate);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (remaining.length === 0) {
        if (!breaks) return controller.close();
        await wait(FLUSH_DELAY);
        return controller.error(new ConnectionReset());
      }
      if (dripMs !== undefined) await wait(dripMs);
      const size = dripMs === undefined ? remaining.length : 1;
      controller.enqueue(remaining.slice(0, size));
      remaining = remaining.slice(size);
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
}

function truncateBytes(bytes: Uint8Array, truncate: number | boolean): Uint8Array {
  if (truncate === false) return bytes;
  return bytes.slice(0, truncate === true ? Math.floor(bytes.length / 2) : truncate);
}
