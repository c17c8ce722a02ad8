import type { Upstream } from "@roster/providers";

/** Something with a `fetch`: a service binding, or nothing, for the network. */
export type UpstreamBinding = Pick<Fetcher, "fetch"> | undefined;

/** No single upstream answer may take longer. */
const ANSWER_TIMEOUT = 30_000;

/**
 * How upstreams are reached: over the network, or, where a binding is given (an emulator, a tunnel), through it. The
 * request keeps its host either way.
 */
export function upstreamFetch(binding: UpstreamBinding): Upstream["fetch"] {
  const send = binding ? binding.fetch.bind(binding) : fetch;
  return (request) => send(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(ANSWER_TIMEOUT)]) });
}
