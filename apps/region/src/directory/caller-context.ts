import { createProblem, type Problem } from "@roster/core/problem";
import type { Credential } from "@roster/core/model";
import type { K6Stack } from "@roster/providers/k6";
import type { SourceConfiguration } from "../configuration.ts";
import type { Env } from "../env.ts";
import { managedCredential, createSourceProvider } from "../source-provider.ts";
import { createUpstreamFetch } from "../upstream-fetch.ts";
import type { RefreshContext } from "./replica.ts";
import type { UpstreamLimiter } from "./upstream-limiter.ts";
import { adjustPolicy, MANAGED_POLICY, PASS_THROUGH_POLICY } from "./freshness-policy.ts";

/** Who comes to a Directory, and with what. It comes with every call: a caller's token is never written down. */
export interface CallerContext {
  readonly source: SourceConfiguration;
  /** The caller's own credential; null = the managed one. */
  readonly credential: Credential | null;
  /** Which world a local emulator serves; null outside of local use. */
  readonly epoch: string | null;
}

/** What a refresh on behalf of a visit needs; a problem where a managed source has no token. */
export function createRefreshContext(
  { source, credential }: Omit<CallerContext, "epoch">,
  env: Env,
  courtesy: UpstreamLimiter,
  stacks: readonly K6Stack[],
): RefreshContext | Problem {
  const used = credential ?? managed(source, env);
  if (!used) return createProblem("misconfigured", `${source.id} is managed, but ${source.secret} is not set.`);
  return {
    source,
    provider: createSourceProvider(source, stacks),
    upstream: { fetch: courtesy.limit(createUpstreamFetch(env.UPSTREAM)), credential: used },
    policy: credential ? PASS_THROUGH_POLICY : adjustPolicy(MANAGED_POLICY, source.settings?.list),
    endsOn401: credential !== null,
  };
}

function managed(source: SourceConfiguration, env: Env): Credential | null {
  const secret: unknown = Reflect.get(env, source.secret);
  return typeof secret === "string" && secret !== "" ? managedCredential(secret) : null;
}
