import { ConnectionReset, hasFront, withConnectionFault } from "./connection-fault.ts";
import { withFaultyBody } from "./faulty-body.ts";
import type { UpstreamFault } from "./upstream-faults.ts";

/** What a fault needs from the upstream that it applies to. */
export interface FaultContext {
  readonly request: Request;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** The response of the upstream without the fault. */
  readonly respond: () => Promise<Response>;
  /** The body of the upstream's errors with a status. */
  readonly errorBody: (status: number) => unknown;
  /** Counts the request. Returns the upstream's 429 response if the limit is exceeded, else null. */
  readonly limitRate: (rateLimit: NonNullable<UpstreamFault["rateLimit"]>) => Response | null;
}

/** Handles a request with a fault. All effects of the fault are applied together. */
export async function applyFault(fault: UpstreamFault, context: FaultContext): Promise<Response> {
  if (fault.delayMs !== undefined) await context.wait(fault.delayMs);
  if (fault.hang) return hang(context.wait);
  const isTruncated = fault.truncate !== undefined && fault.truncate !== false;
  if (fault.reset && !isTruncated) return resetConnection(context.request);
  const limited = fault.rateLimit ? context.limitRate(fault.rateLimit) : null;
  if (limited) return limited;
  const original = fault.status === undefined ? await context.respond() : errorResponse(fault.status, context);
  const { truncate, dripMs } = fault;
  const breaks = isTruncated && !hasFront(context.request);
  const response = await withFaultyBody(replaceParts(fault, original), {
    truncate,
    dripMs,
    breaks,
    wait: context.wait,
  });
  if (!isTruncated || breaks) return response;
  return withConnectionFault(response, fault.reset ? "reset-after-body" : "close-after-body");
}

function resetConnection(request: Request): Response {
  if (!hasFront(request)) throw new ConnectionReset();
  return withConnectionFault(new Response(null, { status: 500 }), "reset");
}

/** Milliseconds. Every client has given up by then, and the emulator does not keep the request for ever. */
const HANG_TIME = 60 * 60_000;

async function hang(wait: FaultContext["wait"]): Promise<Response> {
  await wait(HANG_TIME);
  throw new ConnectionReset();
}

function errorResponse(status: number, { errorBody }: FaultContext): Response {
  if (status === 204 || status === 304) return new Response(null, { status });
  return Response.json(errorBody(status), { status });
}

function replaceParts(fault: UpstreamFault, response: Response): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(fault.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  if (fault.contentType !== undefined) headers.set("Content-Type", fault.contentType);
  return new Response(selectBody(fault, response), { status: response.status, headers });
}

function selectBody(fault: UpstreamFault, response: Response): string | ReadableStream | null {
  if (fault.body !== undefined) return fault.body;
  if (!fault.contentType?.startsWith("text/html")) return response.body;
  const { status } = response;
  return `<!doctype html><html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`;
}
