import type { Provider, Upstream } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import type { CallBudget } from "./call-budget.ts";
import { adjustPolicy, PASS_THROUGH_POLICY, strictestPolicy, type FreshnessPolicy } from "./freshness-policy.ts";

/** Everything that a refresh from the upstream needs. */
export interface RefreshContext {
  readonly source: SourceConfiguration;
  readonly provider: Provider;
  readonly upstream: Upstream;
  /** Counts the calls of `upstream`. Work pauses when it is used up. */
  readonly budget: CallBudget;
  /** The policy of the list. */
  readonly policy: FreshnessPolicy;
  /**
   * Whether the credential is the managed one. Otherwise it is the caller's own: what the upstream shows it now is all
   * that it may see, nothing older than a minute is served, and a 401 ends the Directory.
   */
  readonly isManaged: boolean;
}

/** The policy of a part of the Directory for this refresh. `settings`: those of the source for the part, in seconds. */
export function policyFor(
  { isManaged }: Pick<RefreshContext, "isManaged">,
  policy: FreshnessPolicy,
  settings: Parameters<typeof adjustPolicy>[1] = {},
): FreshnessPolicy {
  const adjusted = adjustPolicy(policy, settings);
  return isManaged ? adjusted : strictestPolicy(adjusted, PASS_THROUGH_POLICY);
}
