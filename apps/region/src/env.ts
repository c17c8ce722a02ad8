import type { Directory } from "./directory/directory.ts";

/** The bindings of a region. Managed upstream tokens are secrets under the names that `SOURCES` gives. */
export interface Env {
  /** The sources of this region, generated from `roster.config.jsonc`. */
  readonly SOURCES: unknown;
  readonly DIRECTORY: DurableObjectNamespace<Directory>;
  /** Roster keys by hash, as JSON. */
  readonly ROSTER_KEYS?: string;
  /** What answers as the upstreams; without it they are reached over the network. */
  readonly UPSTREAM?: Fetcher;
}
