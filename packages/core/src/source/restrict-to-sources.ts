import type { Source, SourceDescription } from "./source.ts";

/** Leaves out the sources that `keep` rejects. A `Source` with no sources left is dropped. */
export function restrictToSources(
  sources: readonly Source[],
  keep: (source: SourceDescription) => boolean,
): readonly Source[] {
  return sources.flatMap((source) => {
    const kept = source.sources.filter(keep);
    if (kept.length === source.sources.length) return source;
    return kept.length === 0 ? [] : new RestrictedSource(source, kept);
  });
}

/** A `Source` that exposes only some of the sources behind it. */
class RestrictedSource implements Source {
  readonly sources: readonly SourceDescription[];
  readonly #source: Source;

  constructor(source: Source, sources: readonly SourceDescription[]) {
    this.#source = source;
    this.sources = sources;
  }

  list(...args: Parameters<Source["list"]>): ReturnType<Source["list"]> {
    return this.#source.list(...args);
  }

  find(...args: Parameters<Source["find"]>): ReturnType<Source["find"]> {
    return this.#source.find(...args);
  }

  projects(...args: Parameters<Source["projects"]>): ReturnType<Source["projects"]> {
    return this.#source.projects(...args);
  }

  refresh(...args: Parameters<Source["refresh"]>): ReturnType<Source["refresh"]> {
    return this.#source.refresh(...args);
  }

  changes(...args: Parameters<Source["changes"]>): ReturnType<Source["changes"]> {
    return this.#source.changes(...args);
  }

  async status(): ReturnType<Source["status"]> {
    const kept = new Set(this.sources.map(({ id }) => id));
    return (await this.#source.status()).filter(({ id }) => kept.has(id));
  }
}
