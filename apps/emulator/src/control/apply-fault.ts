import type { UpstreamFault } from "./upstream-faults.ts";

/** What breaking an answer needs of the world outside. */
export interface FaultContext {
  readonly wait: (milliseconds: number) => Promise<void>;
  /** The upstream's own answer to this request. */
  readonly respond: () => Promise<Response>;
  /** The upstream's own words for a status. */
  readonly errorBody: (status: number) => unknown;
  /** The upstream's own refusal when a limit is passed, or null while it is not. */
  readonly limitRate: (rateLimit: NonNullable<UpstreamFault["rateLimit"]>) => Response | null;
}

/** The connection breaks: over a service binding the caller's `fetch` rejects, over a socket it is a 500 without meaning. */
export class ConnectionReset extends Error {
  constructor() {
    super("The emulated upstream broke the connection.");
  }
}

/** Answers a request the way a fault wants it broken. Effects that are given together happen together. */
export async function applyFault(fault: UpstreamFault, breaker: FaultContext): Promise<Response> {
  if (fault.delayMs !== undefined) await breaker.wait(fault.delayMs);
  if (fault.reset) throw new ConnectionReset();
  const refusal = fault.rateLimit ? breaker.limitRate(fault.rateLimit) : null;
  if (refusal) return refusal;
  const answer = changed(
    fault,
    fault.status === undefined ? await breaker.respond() : errorAnswer(fault.status, breaker),
  );
  return fault.truncate === undefined || fault.truncate === false
    ? answer
    : truncated(answer, fault.truncate, breaker.wait);
}

function errorAnswer(status: number, { errorBody }: FaultContext): Response {
  if (status === 204 || status === 304) return new Response(null, { status });
  return Response.json(errorBody(status), { status });
}

function changed(fault: UpstreamFault, answer: Response): Response {
  const headers = new Headers(answer.headers);
  for (const [name, value] of Object.entries(fault.headers ?? {})) headers.set(name, value);
  if (fault.contentType !== undefined) headers.set("Content-Type", fault.contentType);
  return new Response(bodyOf(fault, answer), { status: answer.status, headers });
}

function bodyOf(fault: UpstreamFault, answer: Response): string | ReadableStream | null {
  if (fault.body !== undefined) return fault.body;
  if (!fault.contentType?.startsWith("text/html")) return answer.body;
  return `<!doctype html><html><head><title>${answer.status}</title></head><body><h1>${answer.status}</h1></body></html>`;
}

/** Sends the first bytes of a body, then breaks the stream. */
async function truncated(answer: Response, at: number | true, wait: FaultContext["wait"]): Promise<Response> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const kept = bytes.slice(0, at === true ? Math.floor(bytes.length / 2) : at);
  return new Response(brokenStream(kept, wait), { status: answer.status, headers: answer.headers });
}

/** An error throws away what is still on its way, so the bytes get this long to arrive, in milliseconds. */
const FLUSH_DELAY = 50;

function brokenStream(bytes: Uint8Array, wait: FaultContext["wait"]): ReadableStream<Uint8Array> {
  let left = bytes.length > 0 ? [bytes] : [];
  return new ReadableStream({
    async pull(controller) {
      const [chunk] = left;
      left = [];
      if (chunk) return controller.enqueue(chunk);
      await wait(FLUSH_DELAY);
      controller.error(new ConnectionReset());
    },
  });
}
