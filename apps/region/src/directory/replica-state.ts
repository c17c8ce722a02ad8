import type { Problem } from "@roster/core/problem";
import type { SourceConfiguration } from "../configuration.ts";
import type { RefreshHistory } from "./freshness-policy.ts";

/** What a Directory remembers of itself, apart from its rows. */
export interface ReplicaState extends RefreshHistory {
  /** Names this life of the Directory: sequence numbers mean something only within it. */
  readonly incarnation: string;
  /** Counts the copies: every applied sync has the next number. 0 = no whole copy yet. */
  readonly generation: number;
  /** Counts everything that an answer can depend on: copies, facets, leaves. */
  readonly revision: number;
  /** Why the last attempt failed; null where it did not. */
  readonly error: Problem | null;
  /** Attempts that failed one after another. */
  readonly failures: number;
  /** Whether a list that lacked too much is waiting for a second that agrees. */
  readonly isHeld: boolean;
  /** Hosts that no source of the installation serves, and how many organizations live there. */
  readonly unrouted: readonly { readonly host: string; readonly organizations: number }[];
  /** By what way the list came, where that is not the usual one. */
  readonly fallback: string | null;
  /** Which world the copy is of: a local emulator may change its world under us. Null outside of local use. */
  readonly epoch: string | null;
  /** Whom this Directory is of, for work that no visit begins. A credential of a caller's own is never kept. */
  readonly source: SourceConfiguration | null;
  readonly isManaged: boolean;
  /** When somebody last came. */
  readonly visitedAt: number;
}

export function initialReplicaState(incarnation: string): ReplicaState {
  return {
    incarnation,
    generation: 0,
    revision: 0,
    syncedAt: null,
    restsUntil: 0,
    forcedAt: null,
    error: null,
    failures: 0,
    isHeld: false,
    unrouted: [],
    fallback: null,
    epoch: null,
    source: null,
    isManaged: false,
    visitedAt: 0,
  };
}
