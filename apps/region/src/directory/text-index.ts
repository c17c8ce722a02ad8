import type { DirectoryRuntime } from "./directory-runtime.ts";

/** Rows that one step adds to the index, in one transaction of a few milliseconds. */
const ROWS_PER_STEP = 500;
/** The most candidates that are looked up one by one. With more, a scan of all organizations is faster. */
const MAX_CANDIDATES = 2_000;

/** The rowids that the index returns, and those that are not in it yet. `?` is the full-text query. */
const CANDIDATES = `SELECT rowid FROM organization_texts WHERE organization_texts MATCH ?
  UNION ALL SELECT rowid FROM organizations WHERE rowid > (SELECT built FROM text_index)`;

/** A condition on `organizations o` that can use the trigram index, and its parameter. */
export interface TextCandidates {
  readonly where: string;
  readonly params: readonly string[];
}

/** Uses the trigram index for a full-text query of `compileTextCandidates`. Null if it has too many results. */
export function readTextCandidates(sql: SqlStorage, match: string | null): TextCandidates | null {
  if (match === null) return null;
  const count = `SELECT count(*) AS candidates FROM (${CANDIDATES} LIMIT ?)`;
  const { candidates } = sql.exec<{ candidates: number }>(count, match, MAX_CANDIDATES + 1).one();
  return candidates > MAX_CANDIDATES ? null : { where: `o.rowid IN (${CANDIDATES})`, params: [match] };
}

/** Empties the index. Call it before all organizations are deleted, which then needs no change of the index. */
export function clearTextIndex(sql: SqlStorage): void {
  sql.exec("UPDATE text_index SET built = 0");
  sql.exec("INSERT INTO organization_texts (organization_texts) VALUES ('delete-all')");
}

/** Adds organizations to the trigram index in steps, between which readers are served. */
export class TextIndexBuilder {
  readonly #runtime: Pick<DirectoryRuntime, "storage" | "waitUntil" | "yieldToReaders">;
  #isRunning = false;
  #hasEnded = false;

  constructor(runtime: Pick<DirectoryRuntime, "storage" | "waitUntil" | "yieldToReaders">) {
    this.#runtime = runtime;
  }

  /** Starts or resumes building in the background, if there are organizations that are not in the index. */
  start(): void {
    if (this.#isRunning || this.#hasEnded || this.#nextRowid() === null) return;
    this.#isRunning = true;
    this.#runtime.waitUntil(
      this.#run().finally(() => {
        this.#isRunning = false;
      }),
    );
  }

  /** Stops, because the storage is about to be deleted. */
  end(): void {
    this.#hasEnded = true;
  }

  async #run(): Promise<void> {
    const { storage, yieldToReaders } = this.#runtime;
    while (!this.#hasEnded && this.#nextRowid() !== null) {
      storage.transactionSync(() => this.#addRows(storage.sql));
      await yieldToReaders();
    }
  }

  #addRows(sql: SqlStorage): void {
    const { last } = sql
      .exec<{ last: number }>(
        `SELECT max(rowid) AS last FROM (
           SELECT rowid FROM organizations WHERE rowid > (SELECT built FROM text_index) ORDER BY rowid LIMIT ?)`,
        ROWS_PER_STEP,
      )
      .one();
    sql.exec(
      `INSERT INTO organization_texts (rowid, name, slug)
       SELECT rowid, name, slug FROM organizations WHERE rowid > (SELECT built FROM text_index) AND rowid <= ?`,
      last,
    );
    sql.exec("UPDATE text_index SET built = ?", last);
  }

  /** The first rowid that is not in the index; null if there is none. */
  #nextRowid(): number | null {
    return this.#runtime.storage.sql
      .exec<{ next: number | null }>(
        "SELECT min(rowid) AS next FROM organizations WHERE rowid > (SELECT built FROM text_index)",
      )
      .one().next;
  }
}
