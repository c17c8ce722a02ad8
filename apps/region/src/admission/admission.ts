import { DurableObject } from "cloudflare:workers";
import type { Credential } from "@roster/core/model";
import { createProblem, type Problem } from "@roster/core/problem";
import type { SourceConfiguration } from "../configuration.ts";
import type { DirectoryEnv } from "../directory/directory-env.ts";
import { logEvent } from "../directory/directory-event-log.ts";
import { createWaits } from "../directory/directory-runtime.ts";
import { READ_DEADLINE } from "../directory/freshness-policy.ts";
import { NO_LIMITER_STORE } from "../directory/limiter-state.ts";
import { sendProxied, type ProxiedResult } from "../directory/proxied-call.ts";
import { UpstreamLimiter } from "../directory/upstream-limiter.ts";
import { createSourceProvider } from "../source-provider.ts";
import { startTimer } from "../start-timer.ts";
import { createUpstreamFetch } from "../upstream-fetch.ts";
import { LimiterPool } from "./limiter-pool.ts";
import { RefusedCredentials } from "./refused-credentials.ts";
import { verifyCredential } from "./verify-credential.ts";

const WAITS = createWaits(startTimer);

/** A caller's own credential that no Directory is addressed for yet. */
export interface UnverifiedCaller {
  readonly source: SourceConfiguration;
  readonly credential: Credential;
  /** Identifies the credential, and the data of the local emulator. It is no secret. */
  readonly digest: string;
}

/**
 * Tries callers' own credentials that no upstream has accepted yet. An addressed object leaves a file, even if it stores
 * nothing, so a credential gets a Directory of its own only after the upstream has accepted it; otherwise anyone could
 * fill the disk with invalid credentials. There are 16 of these objects for each source, whatever the number of callers.
 *
 * Nothing here touches the storage. What is held in memory is bounded, and ends with the object.
 */
export class Admission extends DurableObject<DirectoryEnv> {
  readonly #refused = new RefusedCredentials(() => Date.now());
  readonly #checks = new Map<string, Promise<Problem | null>>();
  #limiter: UpstreamLimiter | null = null;
  readonly #proxyLimiters = new LimiterPool((source) => this.#createLimiter(source));

  /**
   * Verifies a credential by one upstream call, which concurrent callers share. Returns null if the upstream accepts it;
   * otherwise a `Problem` as JSON.
   */
  async verify(caller: UnverifiedCaller): Promise<string | null> {
    const known = this.#refused.get(caller.digest);
    if (known) return JSON.stringify(known);
    const check = this.#checks.get(caller.digest) ?? this.#start(caller);
    this.ctx.waitUntil(check);
    const isSettled = await WAITS.waitAtMost(check, READ_DEADLINE);
    const problem = isSettled
      ? await check
      : createProblem("syncing", "The credential is being verified.", { retryAfter: 2 });
    return problem && JSON.stringify(problem);
  }

  /**
   * Sends a proxied request of a caller who has no Directory. The upstream decides on it, as on every proxied request:
   * organization tokens may not list, so they are never verified and never get a Directory.
   */
  proxy(caller: UnverifiedCaller, request: Request): Promise<ProxiedResult> {
    const provider = createSourceProvider(caller.source);
    const send = this.#proxyLimiters
      .get(caller)
      .limitProxied(createUpstreamFetch(this.env.UPSTREAM), (headers) => provider.rateLimit(headers));
    return sendProxied(send, request);
  }

  #start(caller: UnverifiedCaller): Promise<Problem | null> {
    const check = this.#verify(caller).finally(() => this.#checks.delete(caller.digest));
    this.#checks.set(caller.digest, check);
    return check;
  }

  async #verify({ source, credential, digest }: UnverifiedCaller): Promise<Problem | null> {
    this.#limiter ??= this.#createLimiter(source);
    const provider = createSourceProvider(source, { pageSize: 1 });
    const fetch = this.#limiter.limit(createUpstreamFetch(this.env.UPSTREAM), (headers) => provider.rateLimit(headers));
    const problem = await verifyCredential(provider, { fetch, credential });
    if (problem?.status === 401 || problem?.status === 403) this.#refused.add(digest, problem);
    return problem;
  }

  #createLimiter({ id }: SourceConfiguration): UpstreamLimiter {
    const runtime = {
      now: () => Date.now(),
      random: () => Math.random(),
      ...WAITS,
      emit: (event: Parameters<typeof logEvent>[1]) => logEvent({ source: id, isManaged: false }, event, this.env.LOG),
    };
    return new UpstreamLimiter(runtime, NO_LIMITER_STORE);
  }
}
