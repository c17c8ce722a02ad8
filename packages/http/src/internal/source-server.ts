import { ProblemError } from "@roster/core/problem";
import {
  encodeFindResult,
  encodeListing,
  encodeProjectListing,
  type Question,
  type Source,
  type SourceDescription,
} from "@roster/core/source";
import { logDefect, type Log } from "../middleware/request-log.ts";
import { ServerTiming } from "../middleware/server-timing.ts";
import { toProblem } from "../responses/roster-problem.ts";
import type { Principal } from "../auth/principal.ts";
import type { InternalApi } from "./internal-api.ts";
import {
  changesCall,
  decodeCall,
  findCall,
  listCall,
  projectsCall,
  refreshCall,
  statusCall,
  streamCall,
  type CallContext,
} from "./internal-call.ts";
import { encodeResult } from "./internal-result.ts";
import { encodeFrames } from "./listing-frames.ts";

/** A `Source` that may have the frames of `stream` at hand. */
export interface ServedSource extends Source {
  readonly streamFrames?: (question: Question) => Promise<ReadableStream<Uint8Array>>;
}

export interface SourceServerOptions {
  /** Opens the selected sources that are in the principal's view. */
  readonly open: (
    principal: Principal,
    isSelected: (source: SourceDescription) => boolean,
    timings: ServerTiming,
  ) => Promise<ServedSource>;
  readonly log: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Serves the `Source` contract to the gateway: decodes calls, and encodes results. */
export class SourceServer implements Omit<InternalApi, "proxy"> {
  readonly #options: SourceServerOptions;

  constructor(options: SourceServerOptions) {
    this.#options = options;
  }

  async list(text: string): Promise<string> {
    const { question, slice, ...context } = decodeCall(text, listCall);
    return this.#read("list", context, slice.only, async (source) => encodeListing(await source.list(question, slice)));
  }

  async stream(text: string): Promise<ReadableStream<Uint8Array>> {
    const { question, only, ...context } = decodeCall(text, streamCall);
    return this.run("stream", context, async () => {
      const source = await this.#open(context, only, new ServerTiming(this.#options.now));
      return source.streamFrames?.(question) ?? encodeFrames(source.stream(question, only));
    });
  }

  async find(text: string): Promise<string> {
    const { reference, only, include, freshness, ...context } = decodeCall(text, findCall);
    return this.#read("find", context, only, async (source) =>
      encodeFindResult(await source.find(reference, { only, include, freshness })),
    );
  }

  async projects(text: string): Promise<string> {
    const { organizationId, slice, ...context } = decodeCall(text, projectsCall);
    return this.#read("projects", context, slice.only, async (source) =>
      encodeProjectListing(await source.projects(organizationId, slice)),
    );
  }

  async status(text: string): Promise<string> {
    const { only, ...context } = decodeCall(text, statusCall);
    return this.#read("status", context, only, async (source) => JSON.stringify(await source.status()));
  }

  async refresh(text: string): Promise<string> {
    const { only, reset, ...context } = decodeCall(text, refreshCall);
    return this.#read("refresh", context, only, async (source) => {
      await source.refresh(only, { reset });
      return "null";
    });
  }

  async changes(text: string): Promise<string> {
    const { after, limit, ...context } = decodeCall(text, changesCall);
    return this.#read("changes", context, [...after.keys()], async (source) =>
      JSON.stringify(await source.changes({ after, limit })),
    );
  }

  /** Runs a call. What it throws is a problem, without the text of an unexpected error, which may quote a caller. */
  async run<Result>(method: string, context: CallContext, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code === "internal") logDefect(this.#options.log, `Internal.${method}`, context, error);
      throw new ProblemError(problem);
    }
  }

  #read(
    method: string,
    context: CallContext,
    only: readonly string[],
    read: (source: Source) => Promise<string>,
  ): Promise<string> {
    return this.run(method, context, async () => {
      const timings = new ServerTiming(this.#options.now);
      const text = await read(await this.#open(context, only, timings));
      return encodeResult({ timings: timings.printEntries(), text });
    });
  }

  #open({ principal }: CallContext, only: readonly string[], timings: ServerTiming): Promise<ServedSource> {
    return this.#options.open(principal, ({ id }) => only.includes(id), timings);
  }
}
