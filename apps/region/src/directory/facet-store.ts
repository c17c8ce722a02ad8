import type { ProblemCode } from "@roster/core/problem";
import type { Facet } from "@roster/core/search";
import type { OrganizationAddress } from "@roster/providers";
import type { Fact } from "./fetch-fact.ts";

/** An organization whose fact is to be fetched. */
export interface FacetTarget {
  readonly id: string;
  readonly address: OrganizationAddress;
}

/** How many targets one statement reads. */
const TARGETS_PER_READ = 64;
/** The backoff of an organization after its first failure, in milliseconds. It doubles with each further failure. */
const FIRST_BACKOFF = 30_000;
const MAX_BACKOFF = 15 * 60_000;
/** Whether the organization is still stored. Its id is the second parameter. */
const IS_STORED = "EXISTS (SELECT 1 FROM organizations WHERE id = ?2)";

/** The stored facts of one facet: the table `facet_facts`, and the columns and rows that queries read. */
export class FacetStore {
  readonly #sql: SqlStorage;
  readonly #facet: Facet;

  constructor(sql: SqlStorage, facet: Facet) {
    this.#sql = sql;
    this.#facet = facet;
  }

  /**
   * The organizations that the pass which began at `since` has not asked for, the unreadable ones last and only if their
   * backoff has ended. Starts at a random organization, so that no group of unreadable ones is always the first.
   */
  *targets(since: number, now: number, random: number): Generator<FacetTarget> {
    const first = this.#organizationAt(random);
    for (const condition of ["coalesce(f.failures, 0) = 0", "f.failures > 0 AND f.retry_at <= ?2"]) {
      const isOpen = `coalesce(f.at, -1) < ?1 AND ${condition}`;
      yield* this.#walk(`${isOpen} AND o.id >= ?3`, [since, now, first]);
      yield* this.#walk(`${isOpen} AND o.id < ?3`, [since, now, first]);
    }
  }

  /** The unreadable organizations whose backoff has ended. */
  *retries(now: number): Generator<FacetTarget> {
    yield* this.#walk("f.failures > 0 AND f.retry_at <= ?1", [now]);
  }

  /** Saves what the upstream answered, unless the organization was removed in the meantime. */
  saveFact(id: string, { count, platforms, denied }: Fact, now: number): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO facet_facts (facet, id, value, platforms, at, error)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE ${IS_STORED}`,
      this.#facet,
      id,
      count,
      platforms && JSON.stringify(platforms),
      now,
      denied,
    );
  }

  /** Records that an organization could not be read. Its fact is unknown. */
  saveFailure(id: string, failure: { readonly code: ProblemCode; readonly at: number; readonly random: number }): void {
    const known = "SELECT failures FROM facet_facts WHERE facet = ? AND id = ?";
    const failures = 1 + (this.#sql.exec<{ failures: number }>(known, this.#facet, id).toArray()[0]?.failures ?? 0);
    const backoff = Math.min(MAX_BACKOFF, FIRST_BACKOFF * 2 ** Math.min(failures - 1, 30)) * (0.5 + failure.random / 2);
    this.#sql.exec(
      `INSERT OR REPLACE INTO facet_facts (facet, id, value, platforms, at, failures, retry_at, error)
       SELECT ?1, ?2, NULL, NULL, ?3, ?4, ?5, ?6 WHERE ${IS_STORED}`,
      this.#facet,
      id,
      failure.at,
      failures,
      Math.ceil(failure.at + backoff),
      failure.code,
    );
  }

  /** Ends the backoffs of the unreadable organizations. */
  resetBackoffs(): void {
    this.#sql.exec("UPDATE facet_facts SET retry_at = 0 WHERE facet = ? AND failures > 0", this.#facet);
  }

  /** Delays the retries that are due. */
  postponeRetries(until: number): void {
    this.#sql.exec(
      "UPDATE facet_facts SET retry_at = ?2 WHERE facet = ?1 AND failures > 0 AND retry_at < ?2",
      this.#facet,
      Math.ceil(until),
    );
  }

  /** When the first unreadable organization can be asked again, in epoch milliseconds; null if all are readable. */
  nextRetryAt(): number | null {
    const next = "SELECT min(retry_at) AS at FROM facet_facts WHERE facet = ? AND failures > 0";
    return this.#sql.exec<{ at: number | null }>(next, this.#facet).one().at;
  }

  /** The number of organizations that could not be read. */
  unreadable(): number {
    const count = "SELECT count(*) AS unreadable FROM facet_facts WHERE facet = ? AND failures > 0";
    return this.#sql.exec<{ unreadable: number }>(count, this.#facet).one().unreadable;
  }

  /** Whether the upstream has answered for an organization since a time. */
  hasAnswerSince(since: number): boolean {
    const answered = "SELECT 1 FROM facet_facts WHERE facet = ? AND at >= ? AND failures = 0 LIMIT 1";
    return this.#sql.exec(answered, this.#facet, since).toArray().length > 0;
  }

  /** How many of the organizations have been asked for since a time. */
  progress(since: number): { readonly done: number; readonly of: number } {
    return this.#sql
      .exec<{ done: number; of: number }>(
        `SELECT (SELECT count(*) FROM facet_facts WHERE facet = ? AND at >= ? AND id IN (SELECT id FROM organizations)) AS done,
                (SELECT count(*) FROM organizations) AS of`,
        this.#facet,
        since,
      )
      .one();
  }

  /** Makes the facts visible to queries, all at once. Writes only what differs. Call it in a transaction. */
  swap(): void {
    // The column has the name of the facet, a constant of the code. It is never a caller's text.
    this.#sql.exec(
      `UPDATE organizations SET ${this.#facet} = f.value FROM facet_facts f
       WHERE f.facet = ? AND f.id = organizations.id AND organizations.${this.#facet} IS NOT f.value`,
      this.#facet,
    );
    if (this.#facet !== "projects") return;
    const platforms = `SELECT j.value, f.id FROM facet_facts f, json_each(f.platforms) j
      WHERE f.facet = 'projects' AND f.value IS NOT NULL AND f.platforms IS NOT NULL`;
    this.#sql.exec(`DELETE FROM platforms WHERE (platform, id) NOT IN (${platforms});
      INSERT OR IGNORE INTO platforms (platform, id) ${platforms};`);
  }

  #organizationAt(random: number): string {
    const [row] = this.#sql
      .exec<{ id: string }>(
        "SELECT id FROM organizations ORDER BY id LIMIT 1 OFFSET (SELECT CAST(count(*) * ? AS INTEGER) FROM organizations)",
        random,
      )
      .toArray();
    return row?.id ?? "";
  }

  /** The organizations that meet a condition, in the order of their ids, a few rows at a time. */
  *#walk(condition: string, params: readonly SqlStorageValue[]): Generator<FacetTarget> {
    for (let after = ""; ;) {
      const rows = this.#sql
        .exec<{ id: string; body: string }>(
          `SELECT o.id, b.body FROM organizations o CROSS JOIN bodies b ON b.id = o.id
           LEFT JOIN facet_facts f ON f.facet = '${this.#facet}' AND f.id = o.id
           WHERE o.id > ?${params.length + 1} AND ${condition} ORDER BY o.id LIMIT ${TARGETS_PER_READ}`,
          ...params,
          after,
        )
        .toArray();
      for (const { id, body } of rows) yield { id, address: JSON.parse(body) as OrganizationAddress };
      const last = rows.at(-1);
      if (!last || rows.length < TARGETS_PER_READ) return;
      after = last.id;
    }
  }
}
