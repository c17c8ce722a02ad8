import type { Upstream } from "@roster/providers";

/** Something with a `fetch`: a service binding, or nothing, for the network. */
export type UpstreamBinding = Pick<Fetcher, "fetch"> | undefined;

/** No single upstream answer may take longer, its body included. */
const ANSWER_TIMEOUT = 30_000;

/**
 * How upstreams are reached: over the network, or, where a binding is given (an emulator, a tunnel), through it. The
 * request keeps its host either way.
 */
export function createUpstreamFetch(binding: UpstreamBinding): Upstream["fetch"] {
  const send = binding ? binding.fetch.bind(binding) : fetch;
  return async (request) => {
    const late = new AbortController();
    // Not AbortSignal.timeout: its timer runs on when the answer is long there, and keeps the object from its rest.
    const timer = setTimeout(
      () => late.abort(new DOMException("The upstream took too long.", "TimeoutError")),
      ANSWER_TIMEOUT,
    );
    try {
      const response = await send(request, { signal: AbortSignal.any([request.signal, late.signal]) });
      return endWith(response, () => clearTimeout(timer));
    } catch (error) {
      clearTimeout(timer);
      throw error;
    }
  };
}

/** The same response, which tells when its body has been read to the end or given up. */
function endWith(response: Response, ended: () => void): Response {
  if (!response.body) {
    ended();
    return response;
  }
  const { readable, writable } = new IdentityTransformStream();
  response.body.pipeTo(writable).then(ended, ended);
  return new Response(readable, response);
}
