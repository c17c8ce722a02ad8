/**
 * The methods of a region's entrypoint `Internal`, which the gateway of the same deployment calls by RPC. A call is JSON
 * text (`internal-call.ts`), and so is a result (`internal-result.ts`): text crosses between Workers at half the cost of
 * objects. Only a Worker with a caller proof gets an answer (`caller-proof.ts`). A method rejects with a `ProblemError` if
 * the call as a whole is refused. A source that cannot answer is reported in the result.
 */
export interface InternalApi {
  /** A `ListCall`; the result has a `Listing`. */
  list(call: string): Promise<string>;
  /** A `StreamCall`; the stream has a frame (`listing-frames.ts`) for each `Listing` of `Source.stream`. */
  stream(call: string): Promise<ReadableStream<Uint8Array>>;
  /** A `FindCall`; the result has a `FindResult`. */
  find(call: string): Promise<string>;
  /** A `ProjectsCall`; the result has a `ProjectListing`. */
  projects(call: string): Promise<string>;
  /** A `StatusCall`; the result has an array of `SourceStatus`. */
  status(call: string): Promise<string>;
  /** A `RefreshCall`. */
  refresh(call: string): Promise<string>;
  /** A `ChangesCall`; the result has an array of `SourceChanges`. */
  changes(call: string): Promise<string>;
  /** A `ProxyCall`. The request is sent to the upstream; the bodies of request and response are streamed. */
  proxy(call: string, request: Request): Promise<Response>;
}
