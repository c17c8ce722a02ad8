import { ServerTiming } from "./server-timing.ts";
import { continueTrace, hex, type RandomBytes, type Trace } from "./trace.ts";

/** What is known about a request before its caller is authenticated. It travels with every call to a source. */
export interface RequestMetadata {
  /** When the request arrived, in epoch milliseconds. */
  readonly receivedAt: number;
  readonly requestId: string;
  readonly trace: Trace;
  /** Collects how long each call to another service took. */
  readonly timings: ServerTiming;
}

/** A valid `X-Request-Id`. The form is strict because the id is written to logs. */
const REQUEST_ID = /^[\w-]{8,64}$/;

/** Creates the metadata of a request. A valid `X-Request-Id` is kept, and the trace is continued. */
export function createRequestMetadata(request: Request, now: () => number, random: RandomBytes): RequestMetadata {
  const sent = request.headers.get("X-Request-Id");
  return {
    receivedAt: now(),
    requestId: sent !== null && REQUEST_ID.test(sent) ? sent : hex(random(12)),
    trace: continueTrace(request.headers, random),
    timings: new ServerTiming(now),
  };
}
