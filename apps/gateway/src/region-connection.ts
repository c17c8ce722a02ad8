import { createProblem, ProblemError, throwProblem, type Problem } from "@roster/core/problem";
import type { Listing, SourceDescription } from "@roster/core/source";
import {
  decodeResult,
  encodeCall,
  readListingStream,
  type CallContext,
  type InternalApi,
  type ServerTiming,
} from "@roster/http";

/** Milliseconds. A region has shorter deadlines of its own. This one is for a region that does not answer at all. */
const DEADLINE = 24_000;

/** The entrypoint `Internal` of a region, called in the name of one principal. */
export class RegionConnection {
  readonly id: string;
  readonly #api: InternalApi | null;
  readonly #context: CallContext;
  readonly #timings: ServerTiming;

  constructor(id: string, api: InternalApi | null, context: CallContext, timings: ServerTiming) {
    this.id = id;
    this.#api = api;
    this.#context = context;
    this.#timings = timings;
  }

  /** The text of a method's result, or the problem of a region that gave none. */
  async call(method: Exclude<keyof InternalApi, "proxy" | "stream">, call: object): Promise<string | Problem> {
    try {
      const sent = this.#requireApi()[method](encodeCall(this.#context, call));
      const result = decodeResult(await this.#timings.measure(`region-${this.id}`, waitAtMost(sent, DEADLINE)));
      this.#timings.merge(result.timings);
      return result.text;
    } catch (error) {
      return this.problemOf(error);
    }
  }

  /** The slices of a stream. If the region fails, or takes too long for a slice, the sources are reported as failed. */
  stream(call: object, sources: readonly SourceDescription[]): AsyncGenerator<Listing, void, undefined> {
    return readListingStream({
      open: () =>
        this.#timings.measure(`region-${this.id}`, this.#requireApi().stream(encodeCall(this.#context, call))),
      bound: (work) => waitAtMost(work, DEADLINE),
      toProblem: (error) => this.problemOf(error),
      sources,
    });
  }

  /** The problem of a call that threw. */
  problemOf(error: unknown): Problem {
    return problemOf(error) ?? createProblem("region-unreachable", `The region ${this.id} did not answer.`);
  }

  /** Sends a request to an organization's own API. Throws the problem of a region that refuses it. */
  async proxy(call: object, request: Request): Promise<Response> {
    try {
      const sent = this.#requireApi().proxy(encodeCall(this.#context, call), request);
      return await this.#timings.measure(`region-${this.id}`, sent);
    } catch (error) {
      const problem = problemOf(error);
      throw problem ? new ProblemError(problem, { cause: error }) : error;
    }
  }

  #requireApi(): InternalApi {
    return this.#api ?? throwProblem("misconfigured", `The service binding of the region ${this.id} is missing.`);
  }
}

/** The problem with which a region refused a call; null for any other error. The class of an error does not cross RPC. */
function problemOf(error: unknown): Problem | null {
  const problem: unknown = error instanceof Error ? Reflect.get(error, "problem") : null;
  const isProblem = typeof problem === "object" && problem !== null && "code" in problem && "detail" in problem;
  return isProblem ? (problem as Problem) : null;
}

async function waitAtMost<Value>(work: Promise<Value>, milliseconds: number): Promise<Value> {
  const { promise: deadline, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new DOMException("The region took too long.", "TimeoutError")), milliseconds);
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
