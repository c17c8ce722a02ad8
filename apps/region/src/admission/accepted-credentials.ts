/** How long an isolate remembers that an upstream accepted a credential, since its last use. Milliseconds. */
const REMEMBERED_FOR = 10 * 60_000;
/** The most credentials that an isolate remembers: about 2 MB. The one that was used longest ago is forgotten first. */
const MAX_ENTRIES = 10_000;

/**
 * The credentials that an upstream has accepted, by the name of their Directory, which holds a digest. One that was
 * forgotten is verified again, at the cost of one upstream call.
 */
export class AcceptedCredentials {
  readonly #usedAt = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether the credential is remembered. It is then remembered for longer. */
  has(name: string): boolean {
    const usedAt = this.#usedAt.get(name);
    this.#usedAt.delete(name);
    if (usedAt === undefined || this.#now() - usedAt > REMEMBERED_FOR) return false;
    this.#usedAt.set(name, this.#now());
    return true;
  }

  add(name: string): void {
    // A Map keeps its order, and every use moves an entry to the end.
    const [oldest] = this.#usedAt.keys();
    if (this.#usedAt.size >= MAX_ENTRIES && oldest !== undefined) this.#usedAt.delete(oldest);
    this.#usedAt.set(name, this.#now());
  }

  forget(name: string): void {
    this.#usedAt.delete(name);
  }
}
