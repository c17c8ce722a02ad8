import { failedReport, type SourceReport } from "@roster/core/source";
import { UNSUPPORTED, lookupKey, type MembershipLookup } from "@roster/core/search";
import type { RefreshContext, Replica } from "./replica.ts";
import { globalId } from "./stored-document.ts";
import { waitAtMost, type DirectoryRuntime } from "./directory-runtime.ts";
import { upstreamProblem } from "./upstream-problem.ts";
import { READ_DEADLINE } from "./freshness-policy.ts";
import { createProblem, type Problem } from "@roster/core/problem";

/** A leaf's answer is served for a minute; for five while it is asked for anew. */
const FRESH_FOR = 60_000;
const SERVED_FOR = 5 * 60_000;

/** What the upstream is asked for a leaf: a leaf of the query, or whom the credential's user owns. */
export type Lookup = MembershipLookup | "owner";

/** The key under which the answer to an ask is kept. */
export function lookupStorageKey(ask: Lookup): string {
  return ask === "owner" ? "owner" : lookupKey(ask);
}

/**
 * Facts that only the upstream can tell, one question at a time: who has this member, whom this user owns. Asked in its own
 * flat dialect, and kept as a set of ids; no member list is ever stored.
 */
export class MembershipLookups {
  readonly #host: DirectoryRuntime;
  readonly #copy: Replica;
  readonly #asking = new Map<string, Promise<Problem | null>>();

  constructor(host: DirectoryRuntime, copy: Replica) {
    this.#host = host;
    this.#copy = copy;
  }

  /** Makes an answer known; null where it is (or nobody can tell it), else the report of a source that could not ask. */
  async ensureFresh(ask: Lookup, refresh: RefreshContext): Promise<SourceReport | null> {
    if (ask !== "owner" && UNSUPPORTED[refresh.source.provider][ask.field] !== undefined) return null;
    const key = lookupStorageKey(ask);
    const age = this.#age(key);
    if (age !== null && age <= FRESH_FOR) return null;
    const asking = this.#ask(ask, refresh);
    this.#host.waitUntil(asking);
    if (age !== null && age <= SERVED_FOR) return null;
    await waitAtMost(asking, READ_DEADLINE);
    if (this.#age(key) !== null) return null;
    const stillAsking = createProblem("syncing", "The upstream is still being asked.", { retryAfter: 2 });
    const problem = this.#asking.has(key) ? stillAsking : await asking;
    return problem && failedReport(refresh.source, problem);
  }

  /** Forgets answers that are too old to be served, and lets go of questions under way. */
  abandon(): void {
    this.#asking.clear();
  }

  prune(): void {
    const { storage, now } = this.#host;
    const old = "SELECT leaf FROM leaf_syncs WHERE at < ?";
    for (const table of ["leaves", "leaf_matches"]) {
      storage.sql.exec(`DELETE FROM ${table} WHERE leaf IN (${old})`, now() - SERVED_FOR);
    }
    storage.sql.exec("DELETE FROM leaf_syncs WHERE at < ?", now() - SERVED_FOR);
  }

  /** Milliseconds since an answer was read; null where there is none to serve. */
  #age(key: string): number | null {
    const { storage, now } = this.#host;
    const [row] = storage.sql.exec<{ at: number }>("SELECT at FROM leaf_syncs WHERE leaf = ?", key).toArray();
    const age = row ? now() - row.at : null;
    return age !== null && age <= SERVED_FOR ? age : null;
  }

  #ask(ask: Lookup, refresh: RefreshContext): Promise<Problem | null> {
    const key = lookupStorageKey(ask);
    const running = this.#asking.get(key);
    if (running) return running;
    const asking = this.#run(ask, refresh).finally(() => {
      if (this.#asking.get(key) === asking) this.#asking.delete(key);
    });
    this.#asking.set(key, asking);
    return asking;
  }

  async #run(ask: Lookup, refresh: RefreshContext): Promise<Problem | null> {
    const { emit, now } = this.#host;
    const { incarnation } = this.#copy.state;
    const kind = ask === "owner" ? "owner" : ask.field;
    const began = now();
    try {
      const ids = await readIds(ask, refresh);
      if (incarnation !== this.#copy.state.incarnation) return null;
      this.#keep(lookupStorageKey(ask), ids?.map((id) => globalId(refresh.source, id)) ?? null, began);
      emit({ name: "leaf-asked", leaf: kind, matches: ids?.length ?? null });
      return null;
    } catch (error) {
      const problem = upstreamProblem(error);
      emit({ name: "leaf-failed", leaf: kind, code: problem.code });
      return problem;
    }
  }

  /** A leaf that is not among `leaves` is unknown of every organization. */
  #keep(key: string, ids: readonly string[] | null, now: number): void {
    const { storage } = this.#host;
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
      this.#copy.bumpRevision();
    });
  }
}

/** The upstream's ids that an ask is true of; null where it cannot tell, or has no way to be asked. */
async function readIds(ask: Lookup, { provider, upstream }: RefreshContext): Promise<readonly string[] | null> {
  if (ask === "owner") return (await provider.owned(upstream)).remoteIds;
  const ids: string[] = [];
  try {
    for await (const page of provider.lookupMembership(upstream, ask)) {
      if (page.remoteIds === null) return null;
      ids.push(...page.remoteIds);
    }
  } catch (error) {
    // The adapter's word for a value that the upstream's own syntax cannot express.
    if (error instanceof RangeError) return null;
    throw error;
  }
  return ids;
}
