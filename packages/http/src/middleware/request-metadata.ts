import type { RequestMetadata } from "../dependencies.ts";
import { ServerTiming } from "./server-timing.ts";
import { continueTrace, hex, type RandomBytes } from "./trace.ts";

/** An id that a caller may give its request: of a form that can hold nothing else, whoever reads the logs. */
const REQUEST_ID = /^[\w-]{8,64}$/;

/** What a request brings along, and what is noted of it on the way. */
export function createRequestMetadata(request: Request, now: () => number, random: RandomBytes): RequestMetadata {
  const sent = request.headers.get("X-Request-Id");
  return {
    receivedAt: now(),
    requestId: sent !== null && REQUEST_ID.test(sent) ? sent : newId(random),
    trace: continueTrace(request.headers, random),
    signal: request.signal,
    timings: new ServerTiming(now),
  };
}

function newId(random: RandomBytes): string {
  return hex(random(12));
}
