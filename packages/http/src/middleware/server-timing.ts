/** Collects the entries of `Server-Timing` for one request. */
export class ServerTiming {
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #entries: string[] = [];

  /** @param now milliseconds of a monotonic clock. */
  constructor(now: () => number) {
    this.#now = now;
    this.#startedAt = now();
  }

  /** Records how long a promise takes to settle. */
  async measure<Value>(name: string, work: Promise<Value>): Promise<Value> {
    const startedAt = this.#now();
    try {
      return await work;
    } finally {
      this.#entries.push(printEntry(name, this.#now() - startedAt));
    }
  }

  /** Adds the entries of another service's `Server-Timing`, except its total. At most 16 entries are read. */
  merge(field: string | null): void {
    for (const entry of (field ?? "").split(",").slice(0, 16)) {
      const match = /^\s*([\w-]{1,64});dur=(\d{1,9}(?:\.\d{1,3})?)\s*$/.exec(entry);
      if (match && match[1] !== "total") this.#entries.push(`${match[1]};dur=${match[2]}`);
    }
  }

  /** Milliseconds since the request arrived. */
  total(): number {
    return this.#now() - this.#startedAt;
  }

  /** The entries without the total, as the field has them. */
  printEntries(): string {
    return this.#entries.join(", ");
  }

  /** The value of `Server-Timing`. */
  print(): string {
    return [...this.#entries, printEntry("total", this.total())].join(", ");
  }
}

/** Names are source and region ids. Those consist of letters, digits and dashes, so they are valid tokens. */
function printEntry(name: string, milliseconds: number): string {
  return `${name};dur=${Math.round(milliseconds * 10) / 10}`;
}
