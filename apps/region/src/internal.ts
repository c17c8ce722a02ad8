import { CombinedSource } from "@roster/core/source";
import {
  assertCallerProof,
  createConsoleLog,
  decodeCall,
  proxyCall,
  ServerTiming,
  SourceServer,
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
  readonly #server: SourceServer;

  constructor(ctx: ExecutionContext, env: Env) {
    super(ctx, env);
    assertCallerProof(ctx.props, env.CALLER_PROOF);
    this.#server = new SourceServer({
      open: async (principal, isSelected, timings) => {
        const sources = await openSources(env, principal, isSelected, timings);
        const [single, ...others] = sources;
        return single && others.length === 0 ? single : new CombinedSource(sources);
      },
      log: createConsoleLog(env.LOG),
      now: () => Date.now(),
    });
  }

  list(call: string): Promise<string> {
    return this.#server.list(call);
  }

  stream(call: string): Promise<ReadableStream<Uint8Array>> {
    return this.#server.stream(call);
  }

  find(call: string): Promise<string> {
    return this.#server.find(call);
  }

  projects(call: string): Promise<string> {
    return this.#server.projects(call);
  }

  status(call: string): Promise<string> {
    return this.#server.status(call);
  }

  refresh(call: string): Promise<string> {
    return this.#server.refresh(call);
  }

  changes(call: string): Promise<string> {
    return this.#server.changes(call);
  }

  async proxy(call: string, request: Request): Promise<Response> {
    const { organization, trace, ...context } = decodeCall(call, proxyCall);
    return this.#server.run("proxy", context, async () => {
      const timings = new ServerTiming(() => Date.now());
      const proxied = { request, organization };
      const response = await proxyToSource(this.env, proxied, context.principal, { trace, timings });
      response.headers.set("Server-Timing", timings.printEntries());
      return response;
    });
  }
}
