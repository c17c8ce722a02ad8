import type { SourceConfiguration } from "../configuration.ts";
import type { UpstreamLimiter } from "../directory/upstream-limiter.ts";

/** The most limiters that are held. The one that was used longest ago is dropped first. */
const MAX_LIMITERS = 200;

/** A limiter for each credential, so that the failing calls of one caller do not stop those of another. */
export class LimiterPool {
  readonly #create: (source: SourceConfiguration) => UpstreamLimiter;
  readonly #limiters = new Map<string, UpstreamLimiter>();

  constructor(create: (source: SourceConfiguration) => UpstreamLimiter) {
    this.#create = create;
  }

  get({ source, digest }: { readonly source: SourceConfiguration; readonly digest: string }): UpstreamLimiter {
    const limiter = this.#limiters.get(digest) ?? this.#create(source);
    // A Map keeps its order: the entry moves to the end.
    this.#limiters.delete(digest);
    this.#limiters.set(digest, limiter);
    const [oldest] = this.#limiters.keys();
    if (this.#limiters.size > MAX_LIMITERS && oldest !== undefined) this.#limiters.delete(oldest);
    return limiter;
  }
}
