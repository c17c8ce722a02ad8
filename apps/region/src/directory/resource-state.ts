import type { Problem } from "@roster/core/problem";

/** What is known of the loads of one resource. Times are epoch milliseconds. */
export interface ResourceState {
  /** When the load that produced the stored copy began; null if there is no copy. */
  readonly syncedAt: number | null;
  /** How long that load took, in milliseconds. */
  readonly duration: number;
  /** When the last load began that a reader caused by a wish: who accepts less age than the policy does. */
  readonly forcedAt: number | null;
  /** No load begins before this time. */
  readonly backoffUntil: number;
  /** The number of loads that failed in a row. */
  readonly failures: number;
  /** Why the last load failed; null if it succeeded. */
  readonly error: Problem | null;
}

export const INITIAL_RESOURCE_STATE: ResourceState = {
  syncedAt: null,
  duration: 0,
  forcedAt: null,
  backoffUntil: 0,
  failures: 0,
  error: null,
};

/** Where the state of a resource is kept. */
export interface ResourceStore {
  readonly load: () => ResourceState;
  readonly save: (change: Partial<ResourceState>) => void;
  /**
   * Deletes the copy, for a resource that ends when the upstream denies it (401, 403) or no longer has it (404).
   * Without it, a denied copy is kept and not served.
   */
  readonly drop?: () => void;
}
