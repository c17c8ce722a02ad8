import { createProblem, type Problem } from "@roster/core/problem";
import type { Freshness, SourceReport } from "@roster/core/roster";
import type { Upstream } from "@roster/providers";
import { providerOf } from "../provider.ts";
import { DEADLINE, planRead, restAfter, type Policy } from "./freshness.ts";
import { createTables } from "./schema.ts";
import { loadState, NEW_STATE, saveState, type State } from "./state.ts";
import { pull } from "./sync.ts";
import type { SourceConfiguration } from "../configuration.ts";

/** What a copy needs for one refresh. */
export interface Refresh {
  readonly source: SourceConfiguration;
  readonly upstream: Upstream;
  readonly policy: Policy;
  /** Whether the upstream's 401 ends everything known: the token was all that gave a right to it. */
  readonly endsOn401: boolean;
}

/** How a copy can serve a read: its rows (`fresh`, `stale`), or not and why. */
export interface Readiness {
  readonly status: Extract<SourceReport["status"], "fresh" | "stale" | "syncing" | "failed">;
  readonly error: Problem | null;
}

/** What a copy needs of the object it lives in. */
export interface Host {
  readonly storage: DurableObjectStorage;
  /** Lets work go on after the call that began it. */
  readonly waitUntil: (work: Promise<unknown>) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The complete, queryable copy of a source's list: kept fresh by one sync at a time, however many ask. */
export class Copy {
  readonly #host: Host;
  #state: State;
  #syncing: { readonly done: Promise<void>; readonly abandon: AbortController } | null = null;

  constructor(host: Host) {
    this.#host = host;
    createTables(host.storage.sql);
    this.#state = loadState(host.storage.sql);
  }

  get state(): State {
    return this.#state;
  }

  /** How many organizations the copy holds. */
  size(): number {
    const count = "SELECT count(*) AS organizations FROM organizations";
    return this.#host.storage.sql.exec<{ organizations: number }>(count).one().organizations;
  }

  /** Makes the copy as fresh as is asked, or finds out why it cannot be. */
  async ready(refresh: Refresh, asked: Freshness): Promise<Readiness> {
    const plan = planRead(this.#state, refresh.policy, asked, this.#host.now());
    if (plan === "refresh-behind") this.#host.waitUntil(this.#sync(refresh));
    if (plan === "refresh-first") {
      if (asked.fresh && !this.#syncing) this.#remember({ forcedAt: this.#host.now() });
      const sync = this.#sync(refresh);
      this.#host.waitUntil(sync);
      await this.#withinDeadline(sync);
    }
    return this.readiness(refresh.policy);
  }

  /** How the copy could serve a read right now, without asking the upstream. */
  readiness(policy: Policy): Readiness {
    const { syncedAt, error } = this.#state;
    const isRefused = error !== null && (error.status === 401 || error.status === 403);
    const isKept = syncedAt !== null && this.#host.now() - syncedAt <= policy.keptFor;
    if (isKept && !isRefused) return { status: error ? "stale" : "fresh", error };
    if (error) return { status: "failed", error };
    return { status: "syncing", error: createProblem("syncing", "The first copy is being read.", { retryAfter: 2 }) };
  }

  /** Forgets everything, if the copy is of another world than `epoch`, and tells whether it was. */
  startOver(epoch: string | null): boolean {
    if (epoch === this.#state.epoch) return false;
    this.#syncing?.abandon.abort();
    this.#syncing = null;
    this.#erase({ ...NEW_STATE, epoch });
    return true;
  }

  #sync(refresh: Refresh): Promise<void> {
    if (this.#syncing) return this.#syncing.done;
    const abandon = new AbortController();
    const done = this.#run(refresh, abandon.signal).finally(() => {
      if (this.#syncing?.abandon === abandon) this.#syncing = null;
    });
    this.#syncing = { done, abandon };
    return done;
  }

  async #run({ source, upstream, endsOn401 }: Refresh, signal: AbortSignal): Promise<void> {
    const { storage, now } = this.#host;
    const { restsUntil } = this.#state;
    if (restsUntil > now()) await sleep(restsUntil - now());
    const began = now();
    const pulled = await pull(storage.sql, source, providerOf(source), { ...upstream, signal }, began);
    if (pulled.kind === "abandoned") return;
    const duration = now() - began;
    if (pulled.kind === "failed") {
      if (endsOn401 && pulled.error.status === 401) this.#erase({ ...NEW_STATE, epoch: this.#state.epoch });
      const retryAfter = (pulled.error.retryAfter ?? 0) * 1000;
      this.#remember({ restsUntil: restAfter({ duration, retryAfter }, now()), error: pulled.error });
      return;
    }
    storage.transactionSync(() => {
      pulled.stage.apply();
      const generation = this.#state.generation + 1;
      const restsUntil = restAfter({ duration, retryAfter: 0 }, now());
      this.#remember({ restsUntil, generation, syncedAt: began, error: null, unrouted: pulled.unrouted });
    });
  }

  #remember(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    saveState(this.#host.storage.sql, this.#state);
  }

  #erase(state: State): void {
    const { storage } = this.#host;
    storage.transactionSync(() => {
      for (const table of ["organizations", "bodies", "staged", "staged_pages", "projects", "project_lists"]) {
        storage.sql.exec(`DELETE FROM ${table}`);
      }
      this.#state = state;
      saveState(storage.sql, state);
    });
  }

  async #withinDeadline(sync: Promise<void>): Promise<void> {
    const { promise: deadline, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, DEADLINE);
    await Promise.race([sync, deadline]);
    clearTimeout(timer);
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
