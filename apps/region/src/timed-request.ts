import type { TimerFactory } from "./start-timer.ts";
import type { SendRequest } from "./upstream-fetch.ts";

/** A response, and how its body ends: with null, or with the error that broke it off. */
export interface TimedResponse {
  readonly response: Response;
  readonly ended: Promise<unknown>;
}

/**
 * Sends a request that has to be complete within a time limit, its body included. Until the headers arrive, the promise
 * rejects with a `TimeoutError`; after that, the body fails with it.
 *
 * @param limit milliseconds.
 */
export async function sendTimed(
  send: SendRequest,
  request: Request,
  limit: number,
  startTimer: TimerFactory,
): Promise<TimedResponse> {
  const timer = startLimit(request.signal, limit, startTimer);
  try {
    const response = await send(new Request(request, { signal: timer.signal }));
    const observed = observeBody(response);
    void observed.ended.then(timer.stop);
    return observed;
  } catch (error) {
    timer.stop();
    throw timer.explain(error);
  }
}

/**
 * Runs work whose result has to arrive within a time limit. What follows, such as the body of a response, may take
 * longer, and is still aborted with the caller's signal.
 */
export async function withTimeLimit<Result>(
  signal: AbortSignal,
  limit: number,
  startTimer: TimerFactory,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const timer = startLimit(signal, limit, startTimer);
  try {
    return await work(timer.signal);
  } catch (error) {
    throw timer.explain(error);
  } finally {
    timer.stop();
  }
}

interface TimeLimit {
  /** Aborted with the caller's signal, or by the time limit. */
  readonly signal: AbortSignal;
  readonly stop: () => void;
  /** The `TimeoutError`, if the time is over; otherwise the error itself. */
  readonly explain: (error: unknown) => unknown;
}

function startLimit(signal: AbortSignal, limit: number, startTimer: TimerFactory): TimeLimit {
  const timeout = new AbortController();
  const stop = startTimer(limit, () => {
    timeout.abort(new DOMException("The upstream took too long.", "TimeoutError"));
  });
  return {
    signal: AbortSignal.any([signal, timeout.signal]),
    stop,
    explain: (error) => (timeout.signal.aborted ? timeout.signal.reason : error),
  };
}

/** Returns the same response, and how its body ends. A consumer that cancels the body ends it without an error. */
function observeBody(response: Response): TimedResponse {
  const { promise: ended, resolve } = Promise.withResolvers<unknown>();
  if (response.body === null) {
    resolve(null);
    return { response, ended };
  }
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        resolve(null);
        controller.close();
      } catch (error) {
        resolve(error);
        controller.error(error);
      }
    },
    async cancel(reason) {
      resolve(null);
      await reader.cancel(reason);
    },
  });
  return { response: new Response(body, response), ended };
}
