import type { Freshness } from "@roster/core/source";
import { lookupKey, type MembershipLookup } from "@roster/core/search";
import { CallBudgetExhausted } from "./call-budget.ts";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { endOnRefusal } from "./end-on-refusal.ts";
import { LOOKUP_POLICY } from "./freshness-policy.ts";
import { policyFor, type RefreshContext } from "./refresh-context.ts";
import type { ResourceRead } from "./refreshed-resource.ts";
import type { Replica } from "./replica.ts";
import { ResourceCollection } from "./resource-collection.ts";
import type { LoadContext, LoadResult } from "./resource-load.ts";
import { acceptedAge } from "./resource-read-plan.ts";
import { globalId } from "./stored-document.ts";
import { upstreamProblem } from "./upstream-problem.ts";

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
  readonly #resources: ResourceCollection;

  constructor(runtime: DirectoryRuntime, replica: Replica) {
    this.#runtime = runtime;
    this.#replica = replica;
    const copies = {
      name: "lookup",
      syncedAt: (key: string) => this.#syncedAt(key),
      drop: (key: string) => this.#drop(key),
    };
    this.#resources = new ResourceCollection(runtime, copies, () => replica.state.generationId);
  }

  /** Makes the result of a lookup available. Returns null if the provider has no such fact. */
  async read(lookup: Lookup, refresh: RefreshContext, requested: Freshness): Promise<ResourceRead | null> {
    if (lookup !== "owner" && refresh.provider.unsupported[lookup.field] !== undefined) return null;
    const request = { policy: policyFor(refresh, LOOKUP_POLICY), accepted: acceptedAge(requested) };
    const load = endOnRefusal(this.#replica, refresh, (context) => this.#load(lookup, refresh, context));
    return this.#resources.get(storageKey(lookup)).read(request, load);
  }

  /** For an operator: ends all backoffs. */
  reset(): void {
    this.#resources.reset();
  }

  /** Deletes the results that are too old to be served. */
  prune(): void {
    const { storage, now } = this.#runtime;
    const expired = "SELECT leaf FROM leaf_syncs WHERE at < ?";
    for (const table of ["leaves", "leaf_matches"]) {
      storage.sql.exec(`DELETE FROM ${table} WHERE leaf IN (${expired})`, now() - LOOKUP_POLICY.keptFor);
    }
    storage.sql.exec("DELETE FROM leaf_syncs WHERE at < ?", now() - LOOKUP_POLICY.keptFor);
  }

  #syncedAt(key: string): number | null {
    const { sql } = this.#runtime.storage;
    const [row] = sql.exec<{ at: number }>("SELECT at FROM leaf_syncs WHERE leaf = ?", key).toArray();
    return row?.at ?? null;
  }

  async #load(lookup: Lookup, refresh: RefreshContext, { startedAt, signal }: LoadContext): Promise<LoadResult> {
    const { emit } = this.#runtime;
    const field = lookup === "owner" ? "owner" : lookup.field;
    try {
      const upstream = { ...refresh.upstream, signal };
      const ids = await fetchIds(lookup, { ...refresh, upstream });
      const store = () => {
        this.#store(storageKey(lookup), ids?.map((id) => globalId(refresh.source, id)) ?? null, startedAt);
        emit({ name: "lookup-completed", field, matches: ids?.length ?? null });
      };
      return { kind: "loaded", store };
    } catch (error) {
      if (error instanceof CallBudgetExhausted) return { kind: "paused" };
      const problem = upstreamProblem(error);
      emit({ name: "lookup-failed", field, code: problem.code });
      return { kind: "failed", problem };
    }
  }

  /** Stores a result. A lookup without a row in `leaves` is undetermined for every organization. */
  #store(key: string, ids: readonly string[] | null, now: number): void {
    const { sql } = this.#runtime.storage;
    this.#drop(key);
    if (ids) {
      sql.exec("INSERT INTO leaves (leaf) VALUES (?)", key);
      sql.exec(
        "INSERT OR IGNORE INTO leaf_matches (leaf, id) SELECT ?, value FROM json_each(?)",
        key,
        JSON.stringify(ids),
      );
    }
    sql.exec("INSERT OR REPLACE INTO leaf_syncs (leaf, at) VALUES (?, ?)", key, now);
  }

  #drop(key: string): void {
    const { sql } = this.#runtime.storage;
    for (const table of ["leaves", "leaf_matches", "leaf_syncs"]) sql.exec(`DELETE FROM ${table} WHERE leaf = ?`, key);
    this.#replica.bumpRevision();
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
