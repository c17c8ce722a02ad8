import type { SourceConfiguration } from "../configuration.ts";
import { INITIAL_RESOURCE_STATE, type ResourceState } from "./resource-state.ts";

/** Why a source is degraded: the upstream refuses the credential, its loads fail, or removals are held back. */
export type DegradedReason = "credential-refused" | "refresh-failed" | "removal-held";

/** The state of a Directory's replica, apart from its rows. Stored as JSON; all times are epoch milliseconds. */
export interface ReplicaState extends ResourceState {
  /** Identifies the content since the replica was last erased. Sequence numbers of changes are valid only within it. */
  readonly generationId: string;
  /** How many syncs were applied. 0: there is no complete replica yet. */
  readonly syncCount: number;
  /** Incremented by everything that can change a response: syncs, facets and membership lookups. */
  readonly revision: number;
  /** Whether removals are held back until a second list confirms them. */
  readonly isHeld: boolean;
  /** Why the source is degraded, as the last `source.degraded` told it; null if it is not. */
  readonly degradedFor: DegradedReason | null;
  /** A digest of the managed credential that the upstream refused; null if it refused none. */
  readonly refusedCredential: string | null;
  /** Hosts that no source of the installation serves, with the number of their organizations. */
  readonly unrouted: readonly { readonly host: string; readonly organizations: number }[];
  /** The fallback API that the list was read from; null for the usual API. */
  readonly fallback: string | null;
  /** The epoch of the local emulator's data; null in a deployment. See `epoch.ts`. */
  readonly epoch: string | null;
  /** The source, for work that no caller starts. A caller's own credential is never stored. */
  readonly source: SourceConfiguration | null;
  /** Whether the Directory uses the managed credential. */
  readonly isManaged: boolean;
  /** When a caller last used the Directory, to the minute. */
  readonly lastCalledAt: number;
}

export function initialReplicaState(generationId: string): ReplicaState {
  return {
    ...INITIAL_RESOURCE_STATE,
    generationId,
    syncCount: 0,
    revision: 0,
    isHeld: false,
    degradedFor: null,
    refusedCredential: null,
    unrouted: [],
    fallback: null,
    epoch: null,
    source: null,
    isManaged: false,
    lastCalledAt: 0,
  };
}
