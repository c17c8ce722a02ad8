import type { UpstreamFault } from "./upstream-faults.ts";

/** What a fault needs from the upstream that it applies to. */
export interface FaultContext {
  readonly wait: (milliseconds: number) => Promise<void>;
  /** The response of the upstream without the fault. */
  readonly respond: () => Promise<Response>;
  /** The body of the upstream's errors with a status. */
  readonly errorBody: (status: number) => unknown;
  /** Counts the request. Returns the upstream's 429 response if the limit is exceeded, else null. */
  readonly limitRate: (rateLimit: NonNullable<UpstreamFault["rateLimit"]>) => Response | null;
}

/**
 * A broken connection. Over a service binding the caller's `fetch` rejects. Over a socket the client receives a 500.
 */
export class ConnectionReset extends Error {
  constructor() {
    super("The emulated upstream broke the connection.");
  }
}

/** Handles a request with a fault. All effects of the fault are applied together. */
export async function applyFault(fault: UpstreamFault, context: FaultContext): Promise<Response> {
  if (fault.delayMs !== undefined) await context.wait(fault.delayMs);
  if (fault.reset) throw new ConnectionReset();
  const limited = fault.rateLimit ? context.limitRate(fault.rateLimit) : null;
  if (limited) return limited;
  const original = fault.status === undefined ? await context.respond() : errorResponse(fault.status, context);
  const response = replaceParts(fault, original);
  return fault.truncate === undefined || fault.truncate === false
    ? response
    : truncate(response, fault.truncate, context.wait);
}

function errorResponse(status: number, { errorBody }: FaultContext): Response {
  if (status === 204 || status === 304) return new Response(null, { status });
  return Response.json(errorBody(status), { status });
}

function replaceParts(fault: UpstreamFault, response: Response): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(fault.headers ?? {})) headers.set(name, value);
  if (fault.contentType !== undefined) headers.set("Content-Type", fault.contentType);
  return new Response(selectBody(fault, response), { status: response.status, headers });
}

function selectBody(fault: UpstreamFault, response: Response): string | ReadableStream | null {
  if (fault.body !== undefined) return fault.body;
  if (!fault.contentType?.startsWith("text/html")) return response.body;
  const { status } = response;
  return `<!doctype html><html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`;
}

/** Sends the first `length` bytes of a body (`true`: half of it), then breaks the stream. */
async function truncate(response: Response, length: number | true, wait: FaultContext["wait"]): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const kept = bytes.slice(0, length === true ? Math.floor(bytes.length / 2) : length);
  return new Response(brokenStream(kept, wait), { status: response.status, headers: response.headers });
}

/** Milliseconds between the last byte and the error. An error discards bytes that were not yet transmitted. */
const FLUSH_DELAY = 50;

function brokenStream(bytes: Uint8Array, wait: FaultContext["wait"]): ReadableStream<Uint8Array> {
  let remaining = bytes.length > 0 ? [bytes] : [];
  return new ReadableStream({
    async pull(controller) {
      const [chunk] = remaining;
      remaining = [];
      if (chunk) return controller.enqueue(chunk);
      await wait(FLUSH_DELAY);
      controller.error(new ConnectionReset());
    },
  });
}
