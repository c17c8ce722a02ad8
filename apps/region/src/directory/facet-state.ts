import { INITIAL_RESOURCE_STATE, type ResourceState } from "./resource-state.ts";

/** What is known of one facet apart from its facts. Times are epoch milliseconds. */
export interface FacetState extends ResourceState {
  /** When the pass in progress began; null if there is none. */
  readonly passBegan: number | null;
  /** When a reader last needed the facet, to the minute; null if none ever did. */
  readonly neededAt: number | null;
}

export const INITIAL_FACET_STATE: FacetState = { ...INITIAL_RESOURCE_STATE, passBegan: null, neededAt: null };
