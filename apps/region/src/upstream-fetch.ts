import type { Upstream } from "@roster/providers";

/** A service binding that receives upstream requests; undefined for the network. */
export type UpstreamBinding = Pick<Fetcher, "fetch"> | undefined;

/** The time limit of one upstream request, in milliseconds. */
const TIMEOUT = 30_000;

/**
 * Creates the function that sends upstream requests: over the network, or through the binding if there is one (an
 * emulator, a tunnel). The URL of a request is the same in both cases.
 *
 * A request that exceeds the time limit rejects with a `TimeoutError`.
 *
 * @param timeoutCovers whether the time limit ends with the headers of the response, or with its body.
 */
export function createUpstreamFetch(binding: UpstreamBinding, timeoutCovers: "headers" | "body"): Upstream["fetch"] {
  const send = binding ? binding.fetch.bind(binding) : fetch;
  return async (request) => {
    const timeout = new AbortController();
    // Not AbortSignal.timeout: its timer cannot be cleared, and a pending timer keeps the Durable Object in memory.
    const timer = setTimeout(
      () => timeout.abort(new DOMException("The upstream took too long.", "TimeoutError")),
      TIMEOUT,
    );
    try {
      const response = await send(request, { signal: AbortSignal.any([request.signal, timeout.signal]) });
      if (timeoutCovers === "body") return onBodyEnd(response, () => clearTimeout(timer));
      clearTimeout(timer);
      return response;
    } catch (error) {
      clearTimeout(timer);
      timeout.signal.throwIfAborted();
      throw error;
    }
  };
}

/** Returns the same response. Calls `onEnd` when its body has been read to the end or canceled. */
function onBodyEnd(response: Response, onEnd: () => void): Response {
  if (!response.body) {
    onEnd();
    return response;
  }
  const { readable, writable } = new IdentityTransformStream();
  response.body.pipeTo(writable).then(onEnd, onEnd);
  return new Response(readable, response);
}
