/** How long the hops of one request took, for `Server-Timing`. */
export class ServerTiming {
  readonly #now: () => number;
  readonly #began: number;
  readonly #entries: string[] = [];

  /** @param now milliseconds of any clock that only goes forward. */
  constructor(now: () => number) {
    this.#now = now;
    this.#began = now();
  }

  /** Notes how long a promise takes to settle. */
  async measure<Value>(name: string, work: Promise<Value>): Promise<Value> {
    const began = this.#now();
    try {
      return await work;
    } finally {
      this.#note(name, this.#now() - began);
    }
  }

  /** Takes over what another hop has noted of its own, less its total. */
  merge(field: string | null): void {
    for (const entry of (field ?? "").split(",").slice(0, 16)) {
      const match = /^\s*([\w-]{1,64});dur=(\d{1,9}(?:\.\d{1,3})?)\s*$/.exec(entry);
      if (match && match[1] !== "total") this.#entries.push(`${match[1]};dur=${match[2]}`);
    }
  }

  /** Milliseconds since the request came in. */
  total(): number {
    return this.#now() - this.#began;
  }

  /** The value of `Server-Timing`. */
  print(): string {
    return [...this.#entries, entry("total", this.total())].join(", ");
  }

  #note(name: string, milliseconds: number): void {
    this.#entries.push(entry(name, milliseconds));
  }
}

/** Names are source and region ids: letters, digits and dashes, as a token has to be. */
function entry(name: string, milliseconds: number): string {
  return `${name};dur=${Math.round(milliseconds * 10) / 10}`;
}
