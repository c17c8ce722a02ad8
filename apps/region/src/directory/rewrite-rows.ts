import type { Provider } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import type { DirectoryRuntime } from "./directory-runtime.ts";
import { writeLiveRow } from "./live-rows.ts";
import { renormalize, rowVersion, type BodyRow } from "./normalized-row.ts";
import { loadValue, saveValue } from "./state-values.ts";

/** The progress of rewriting, stored after each step. */
interface RewriteState {
  /** All rows have at least this row version. */
  readonly version: number;
  /** The row version that a run in progress writes, and the last id that it has written; null if there is none. */
  readonly run: { readonly version: number; readonly after: string } | null;
}

const INITIAL_STATE: RewriteState = { version: 1, run: null };
/** The key in the table `state`. */
const STATE_KEY = "rewrite";
/** Rows that one step rewrites, in one transaction of a few milliseconds. */
const ROWS_PER_STEP = 100;

type RewriteRuntime = Pick<DirectoryRuntime, "storage" | "waitUntil" | "yieldToReaders" | "emit">;

/** The part of a replica that rewriting uses. */
interface RewrittenReplica {
  readonly state: { readonly generationId: string };
  bumpRevision(): void;
}

/**
 * Normalizes stored organizations again after an upgrade that changed the normalizer: each row is written from the
 * upstream's own JSON in it. It goes on in steps, between which readers are served, and after a restart from the last
 * step. Until its step, a row is served as it was stored. It needs no upstream call, and records no change in the feed,
 * because nothing changed upstream.
 */
export class RowRewriter {
  readonly #runtime: RewriteRuntime;
  readonly #replica: RewrittenReplica;
  #running: Promise<void> | null = null;

  constructor(runtime: RewriteRuntime, replica: RewrittenReplica) {
    this.#runtime = runtime;
    this.#replica = replica;
  }

  /** Starts or resumes rewriting in the background, if rows of an earlier version are stored. */
  start(context: { readonly source: SourceConfiguration; readonly provider: Provider }): void {
    if (this.#running || this.#state().version >= rowVersion(context.provider)) return;
    this.#running = this.#run(context).finally(() => {
      this.#running = null;
    });
    this.#runtime.waitUntil(this.#running);
  }

  #state(): RewriteState {
    return loadValue(this.#runtime.storage.sql, STATE_KEY, INITIAL_STATE);
  }

  async #run({ source, provider }: Parameters<RowRewriter["start"]>[0]): Promise<void> {
    const { storage, yieldToReaders, emit } = this.#runtime;
    const { generationId } = this.#replica.state;
    const version = rowVersion(provider);
    const { run } = this.#state();
    let after = run?.version === version ? run.after : "";
    let rewritten = 0;
    for (;;) {
      const rows = readOutdated(storage.sql, version, after);
      const last = rows.at(-1);
      if (!last) break;
      storage.transactionSync(() => {
        for (const row of rows) rewriteRow(storage.sql, source, provider, row);
        after = last.id;
        saveValue(storage.sql, STATE_KEY, { ...this.#state(), run: { version, after } });
        this.#replica.bumpRevision();
      });
      rewritten += rows.length;
      await yieldToReaders();
      if (generationId !== this.#replica.state.generationId) return;
    }
    saveValue(storage.sql, STATE_KEY, { version, run: null });
    if (rewritten > 0) emit({ name: "rows-rewritten", rows: rewritten });
  }
}

function readOutdated(sql: SqlStorage, version: number, after: string): readonly BodyRow[] {
  return sql
    .exec<BodyRow>(
      "SELECT id, body, raw, first_seen, normalizer FROM bodies WHERE id > ? AND normalizer <> ? ORDER BY id LIMIT ?",
      after,
      version,
      ROWS_PER_STEP,
    )
    .toArray();
}

function rewriteRow(sql: SqlStorage, source: SourceConfiguration, provider: Provider, row: BodyRow): void {
  const normalizer = rowVersion(provider);
  const rewritten = renormalize(source, provider, row);
  if (rewritten) writeLiveRow(sql, { ...rewritten, raw: row.raw }, { firstSeen: row.first_seen, normalizer });
  else sql.exec("UPDATE bodies SET normalizer = ? WHERE id = ?", normalizer, row.id);
}
