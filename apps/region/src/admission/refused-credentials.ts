import type { Problem } from "@roster/core/problem";

/** For how long the upstream is not asked again about a credential that it has refused, in milliseconds. */
const FLOOR = 5_000;
/** The most credentials that are remembered. More would only be a flood, and it costs the upstream calls anyway. */
const MAX_ENTRIES = 1_000;

/** The credentials that the upstream has just refused, by digest. Held in memory only. */
export class RefusedCredentials {
  readonly #entries = new Map<string, { readonly problem: Problem; readonly until: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get(digest: string): Problem | null {
    const entry = this.#entries.get(digest);
    if (!entry) return null;
    if (entry.until > this.#now()) return entry.problem;
    this.#entries.delete(digest);
    return null;
  }

  add(digest: string, problem: Problem): void {
    // A Map keeps its order, so the first entry is the oldest.
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= MAX_ENTRIES && oldest !== undefined) this.#entries.delete(oldest);
    this.#entries.delete(digest);
    this.#entries.set(digest, { problem, until: this.#now() + FLOOR });
  }
}
