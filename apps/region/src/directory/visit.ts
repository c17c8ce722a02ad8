import { createProblem, type Problem } from "@roster/core/problem";
import type { Credential } from "@roster/providers";
import type { K6Stack } from "@roster/providers/k6";
import type { SourceConfiguration } from "../configuration.ts";
import type { Env } from "../env.ts";
import { managedCredential, providerOf } from "../provider.ts";
import { upstreamFetch } from "../upstream.ts";
import type { Refresh } from "./copy.ts";
import type { Courtesy } from "./courtesy.ts";
import { adjustPolicy, MANAGED, PASS_THROUGH } from "./freshness.ts";

/** Who comes to a Directory, and with what. It comes with every call: a caller's token is never written down. */
export interface Visit {
  readonly source: SourceConfiguration;
  /** The caller's own credential; null = the managed one. */
  readonly credential: Credential | null;
  /** Which world a local emulator serves; null outside of local use. */
  readonly epoch: string | null;
}

/** What a refresh on behalf of a visit needs; a problem where a managed source has no token. */
export function refreshOf(
  { source, credential }: Omit<Visit, "epoch">,
  env: Env,
  courtesy: Courtesy,
  stacks: readonly K6Stack[],
): Refresh | Problem {
  const used = credential ?? managed(source, env);
  if (!used) return createProblem("misconfigured", `${source.id} is managed, but ${source.secret} is not set.`);
  return {
    source,
    provider: providerOf(source, stacks),
    upstream: { fetch: courtesy.polite(upstreamFetch(env.UPSTREAM)), credential: used },
    policy: credential ? PASS_THROUGH : adjustPolicy(MANAGED, source.settings?.list),
    endsOn401: credential !== null,
  };
}

function managed(source: SourceConfiguration, env: Env): Credential | null {
  const secret: unknown = Reflect.get(env, source.secret);
  return typeof secret === "string" && secret !== "" ? managedCredential(secret) : null;
}
