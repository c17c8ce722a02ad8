import { toProblem } from "@roster/http";
import { ProblemError } from "@roster/core/problem";
import {
  CombinedSource,
  encodeFindResult,
  encodeListing,
  encodeProjectListing,
  type Source,
} from "@roster/core/source";
import {
  assertCallerProof,
  changesCall,
  createConsoleLog,
  decodeCall,
  encodeResult,
  findCall,
  listCall,
  logDefect,
  projectsCall,
  proxyCall,
  refreshCall,
  ServerTiming,
  statusCall,
  type CallContext,
  type InternalApi,
} from "@roster/http";
import { WorkerEntrypoint } from "cloudflare:workers";
import type { Env } from "./env.ts";
import { openSources } from "./open-sources.ts";
import { proxyToSource } from "./proxy-to-source.ts";

/**
 * For the gateway of the same deployment: the sources of this region by RPC, in the name of the principal that the gateway
 * has verified. Without a caller proof, every method is refused.
 */
export class Internal extends WorkerEntrypoint<Env> implements InternalApi {
  constructor(ctx: ExecutionContext, env: Env) {
    super(ctx, env);
    assertCallerProof(ctx.props, env.CALLER_PROOF);
  }

  list(text: string): Promise<string> {
    const { question, slice, ...context } = decodeCall(text, listCall);
    return this.#read("list", context, slice.only, async (source) => encodeListing(await source.list(question, slice)));
  }

  find(text: string): Promise<string> {
    const { reference, only, include, freshness, ...context } = decodeCall(text, findCall);
    return this.#read("find", context, only, async (source) =>
      encodeFindResult(await source.find(reference, { only, include, freshness })),
    );
  }

  projects(text: string): Promise<string> {
    const { organizationId, slice, ...context } = decodeCall(text, projectsCall);
    return this.#read("projects", context, slice.only, async (source) =>
      encodeProjectListing(await source.projects(organizationId, slice)),
    );
  }

  status(text: string): Promise<string> {
    const { only, ...context } = decodeCall(text, statusCall);
    return this.#read("status", context, only, async (source) => JSON.stringify(await source.status()));
  }

  refresh(text: string): Promise<string> {
    const { only, reset, ...context } = decodeCall(text, refreshCall);
    return this.#read("refresh", context, only, async (source) => {
      await source.refresh(only, { reset });
      return "null";
    });
  }

  changes(text: string): Promise<string> {
    const { after, limit, ...context } = decodeCall(text, changesCall);
    return this.#read("changes", context, [...after.keys()], async (source) =>
      JSON.stringify(await source.changes({ after, limit })),
    );
  }

  async proxy(text: string, request: Request): Promise<Response> {
    const { organization, trace, ...context } = decodeCall(text, proxyCall);
    try {
      const timings = new ServerTiming(Date.now);
      const response = await proxyToSource(this.env, { request, organization }, context.principal, { trace, timings });
      response.headers.set("Server-Timing", timings.printEntries());
      return response;
    } catch (error) {
      throw this.#refusal("proxy", context, error);
    }
  }

  /** Opens the sources, and encodes what `read` returns. */
  async #read(
    method: string,
    context: CallContext,
    only: readonly string[],
    read: (source: Source) => Promise<string>,
  ): Promise<string> {
    const timings = new ServerTiming(Date.now);
    try {
      const sources = await openSources(this.env, context.principal, ({ id }) => only.includes(id), timings);
      const text = await read(new CombinedSource(sources));
      return encodeResult({ timings: timings.printEntries(), text });
    } catch (error) {
      throw this.#refusal(method, context, error);
    }
  }

  /** The error that the gateway gets. It has no text of an unexpected error, which may quote what a caller sent. */
  #refusal(method: string, context: CallContext, error: unknown): ProblemError {
    const problem = toProblem(error);
    if (problem.code === "internal") logDefect(createConsoleLog(this.env.LOG), `Internal.${method}`, context, error);
    return new ProblemError(problem);
  }
}
