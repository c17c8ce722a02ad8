/** A service binding that receives upstream requests; undefined for the network. */
export type UpstreamBinding = Pick<Fetcher, "fetch"> | undefined;

/** Sends one request to an upstream. */
export type SendRequest = (request: Request) => Promise<Response>;

/**
 * Creates the function that sends upstream requests: over the network, or through the binding if there is one (an
 * emulator, a tunnel). The URL of a request is the same in both cases.
 */
export function createUpstreamFetch(binding: UpstreamBinding): SendRequest {
  return binding ? (request) => binding.fetch(request) : (request) => fetch(request);
}
