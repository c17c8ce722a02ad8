import type { Credential } from "@roster/core/model";
import { createProblem, type Problem } from "@roster/core/problem";
import type { ListedStack } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import { createSourceProvider, managedCredential } from "../source-provider.ts";
import { createUpstreamFetch } from "../upstream-fetch.ts";
import type { CallBudget } from "./call-budget.ts";
import type { DirectoryEnv } from "./directory-env.ts";
import { adjustPolicy, MANAGED_POLICY, PASS_THROUGH_POLICY } from "./freshness-policy.ts";
import type { RefreshContext } from "./refresh-context.ts";
import type { UpstreamLimiter } from "./upstream-limiter.ts";

/**
 * The source and the credential that a Directory is called with. A caller's token comes with each call and is never
 * stored.
 */
export interface CallerContext {
  readonly source: SourceConfiguration;
  /** The caller's own credential; null for the managed one. */
  readonly credential: Credential | null;
  /** The epoch of the local emulator's data; null in a deployment. See `epoch.ts`. */
  readonly epoch: string | null;
}

/** Everything that a refresh for a caller needs; a problem if the source is managed and has no token. */
export function createRefreshContext(
  { source, credential }: Omit<CallerContext, "epoch">,
  env: DirectoryEnv,
  limiter: UpstreamLimiter,
  budget: CallBudget,
  sql: SqlStorage,
): RefreshContext | Problem {
  const used = credential ?? managedCredential(source, env);
  if (!used) return createProblem("misconfigured", `${source.id} is managed, but ${source.secret} is not set.`);
  const provider = createSourceProvider(source, { listedStacks: () => listedStacks(sql) });
  // The budget counts what the limiter sends, its retries included.
  const send = budget.limit(createUpstreamFetch(env.UPSTREAM));
  const fetch = limiter.limit(send, (headers) => provider.rateLimit(headers));
  return {
    source,
    provider,
    upstream: { fetch, credential: used },
    budget,
    policy: credential ? PASS_THROUGH_POLICY : adjustPolicy(MANAGED_POLICY, source.settings?.list),
    isManaged: credential === null,
  };
}

/** The stored organizations that have a stack. */
function listedStacks(sql: SqlStorage): readonly ListedStack[] {
  const rows = sql.exec<{ body: string }>("SELECT body FROM bodies WHERE body ->> '$.stack.id' IS NOT NULL");
  return Array.from(rows, ({ body }) => JSON.parse(body) as ListedStack);
}
