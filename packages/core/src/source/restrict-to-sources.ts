import type { Source, SourceDescription } from "./source.ts";

/** The same sources less those that `keep` refuses; a `Source` with none left is dropped. */
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

/** A source of which only some members are looked at. */
class RestrictedSource implements Source {
  readonly sources: readonly SourceDescription[];
  readonly #whole: Source;

  constructor(whole: Source, sources: readonly SourceDescription[]) {
    this.#whole = whole;
    this.sources = sources;
  }

  list(...call: Parameters<Source["list"]>): ReturnType<Source["list"]> {
    return this.#whole.list(...call);
  }

  find(...call: Parameters<Source["find"]>): ReturnType<Source["find"]> {
    return this.#whole.find(...call);
  }

  projects(...call: Parameters<Source["projects"]>): ReturnType<Source["projects"]> {
    return this.#whole.projects(...call);
  }

  refresh(...call: Parameters<Source["refresh"]>): ReturnType<Source["refresh"]> {
    return this.#whole.refresh(...call);
  }

  changes(...call: Parameters<Source["changes"]>): ReturnType<Source["changes"]> {
    return this.#whole.changes(...call);
  }

  async status(): ReturnType<Source["status"]> {
    const kept = new Set(this.sources.map(({ id }) => id));
    return (await this.#whole.status()).filter(({ id }) => kept.has(id));
  }
}
