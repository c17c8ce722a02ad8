/** The bindings of the gateway, besides one service binding for each region, under the name that `REGIONS` gives. */
export interface Env {
  /** The regions and their sources, generated from `roster.config.jsonc`. */
  readonly REGIONS: unknown;
  /** Roster keys by hash, as JSON. */
  readonly ROSTER_KEYS?: string;
}
