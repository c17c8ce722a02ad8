import { failedReport, type SourceReport } from "@roster/core/source";
import { UNSUPPORTED, lookupKey, type MembershipLookup } from "@roster/core/search";
import type { RefreshContext } from "./refresh-context.ts";
import type { Replica } from "./replica.ts";
import { globalId } from "./stored-document.ts";
import { waitAtMost, type DirectoryRuntime } from "./directory-runtime.ts";
import { upstreamProblem } from "./upstream-problem.ts";
import { READ_DEADLINE } from "./freshness-policy.ts";
import { createProblem, type Problem } from "@roster/core/problem";

/** A result is fresh for one minute. Up to five minutes it is served, and refreshed in the background. Milliseconds. */
const FRESH_FOR = 60_000;
const SERVED_FOR = 5 * 60_000;

/** A fact to look up: a term of the query (`email:`, `member_id:`), or the organizations that the user owns. */
export type Lookup = MembershipLookup | "owner";

/** The key of a lookup in the tables `leaves`, `leaf_matches` and `leaf_syncs`. */
function storageKey(lookup: Lookup): string {
  return lookup === "owner" ? "owner" : lookupKey(lookup);
}

/**
 * The membership lookups of a Directory: which organizations have a given member, and which the credential's user owns.
 * The upstream is queried in its own search syntax. Only the ids of organizations are stored, never a list of members.
 */
export class MembershipLookups {
  readonly #runtime: DirectoryRuntime;
  readonly #replica: Replica;
  readonly #running = new Map<string, Promise<Problem | null>>();

  constructor(runtime: DirectoryRuntime, replica: Replica) {
    this.#runtime = runtime;
    this.#replica = replica;
  }

  /**
   * Makes the result of a lookup available. Returns null if a result is stored, or if the provider has no such fact;
   * otherwise the report of the failure.
   */
  async ensureFresh(lookup: Lookup, refresh: RefreshContext): Promise<SourceReport | null> {
    if (lookup !== "owner" && UNSUPPORTED[refresh.source.provider][lookup.field] !== undefined) return null;
    const key = storageKey(lookup);
    const age = this.#age(key);
    if (age !== null && age <= FRESH_FOR) return null;
    const running = this.#start(lookup, refresh);
    this.#runtime.waitUntil(running);
    if (age !== null && age <= SERVED_FOR) return null;
    await waitAtMost(running, READ_DEADLINE);
    if (this.#age(key) !== null) return null;
    const syncing = createProblem("syncing", "The membership lookup is in progress.", { retryAfter: 2 });
    const problem = this.#running.has(key) ? syncing : await running;
    return problem && failedReport(refresh.source, problem);
  }

  /** Ignores the lookups in progress: they are of an earlier generation. */
  abandon(): void {
    this.#running.clear();
  }

  /** Deletes the results that are too old to be served. */
  prune(): void {
    const { storage, now } = this.#runtime;
    const expired = "SELECT leaf FROM leaf_syncs WHERE at < ?";
    for (const table of ["leaves", "leaf_matches"]) {
      storage.sql.exec(`DELETE FROM ${table} WHERE leaf IN (${expired})`, now() - SERVED_FOR);
    }
    storage.sql.exec("DELETE FROM leaf_syncs WHERE at < ?", now() - SERVED_FOR);
  }

  /** The age of a result in milliseconds; null if there is none that may be served. */
  #age(key: string): number | null {
    const { storage, now } = this.#runtime;
    const [row] = storage.sql.exec<{ at: number }>("SELECT at FROM leaf_syncs WHERE leaf = ?", key).toArray();
    const age = row ? now() - row.at : null;
    return age !== null && age <= SERVED_FOR ? age : null;
  }

  /** Starts a lookup, or returns the one in progress. */
  #start(lookup: Lookup, refresh: RefreshContext): Promise<Problem | null> {
    const key = storageKey(lookup);
    const running = this.#running.get(key);
    if (running) return running;
    const started = this.#run(lookup, refresh).finally(() => {
      if (this.#running.get(key) === started) this.#running.delete(key);
    });
    this.#running.set(key, started);
    return started;
  }

  async #run(lookup: Lookup, refresh: RefreshContext): Promise<Problem | null> {
    const { emit, now } = this.#runtime;
    const { generationId } = this.#replica.state;
    const field = lookup === "owner" ? "owner" : lookup.field;
    const startedAt = now();
    try {
      const ids = await fetchIds(lookup, refresh);
      if (generationId !== this.#replica.state.generationId) return null;
      this.#store(storageKey(lookup), ids?.map((id) => globalId(refresh.source, id)) ?? null, startedAt);
      emit({ name: "lookup-completed", field, matches: ids?.length ?? null });
      return null;
    } catch (error) {
      const problem = upstreamProblem(error);
      emit({ name: "lookup-failed", field, code: problem.code });
      return problem;
    }
  }

  /** Stores a result. A lookup without a row in `leaves` is undetermined for every organization. */
  #store(key: string, ids: readonly string[] | null, now: number): void {
    const { storage } = this.#runtime;
    storage.transactionSync(() => {
      storage.sql.exec("DELETE FROM leaf_matches WHERE leaf = ?", key);
      storage.sql.exec("DELETE FROM leaves WHERE leaf = ?", key);
      if (ids) {
        storage.sql.exec("INSERT INTO leaves (leaf) VALUES (?)", key);
        storage.sql.exec(
          "INSERT OR IGNORE INTO leaf_matches (leaf, id) SELECT ?, value FROM json_each(?)",
          key,
          JSON.stringify(ids),
        );
      }
      storage.sql.exec("INSERT OR REPLACE INTO leaf_syncs (leaf, at) VALUES (?, ?)", key, now);
      this.#replica.bumpRevision();
    });
  }
}

/** The upstream ids of the organizations that match; null if the upstream cannot tell or cannot be queried for it. */
async function fetchIds(lookup: Lookup, { provider, upstream }: RefreshContext): Promise<readonly string[] | null> {
  if (lookup === "owner") return (await provider.owned(upstream)).remoteIds;
  const ids: string[] = [];
  try {
    for await (const page of provider.lookupMembership(upstream, lookup)) {
      if (page.remoteIds === null) return null;
      ids.push(...page.remoteIds);
    }
  } catch (error) {
    // Adapters throw a RangeError for a value that the upstream's search syntax cannot express.
    if (error instanceof RangeError) return null;
    throw error;
  }
  return ids;
}
