import type {
  ChangesRequest,
  FindOptions,
  Question,
  RefreshOptions,
  Slice,
  Source,
  SourceDescription,
} from "./source.ts";

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

/** A `Source` that exposes only some of the sources behind it. It passes on no request for any other source. */
class RestrictedSource implements Source {
  readonly sources: readonly SourceDescription[];
  readonly #source: Source;
  readonly #kept: ReadonlySet<string>;

  constructor(source: Source, sources: readonly SourceDescription[]) {
    this.#source = source;
    this.sources = sources;
    this.#kept = new Set(sources.map(({ id }) => id));
  }

  list(question: Question, slice: Slice): ReturnType<Source["list"]> {
    return this.#source.list(question, { ...slice, only: this.#restrict(slice.only) });
  }

  stream(question: Question, only: readonly string[]): ReturnType<Source["stream"]> {
    return this.#source.stream(question, this.#restrict(only));
  }

  find(reference: string, options: FindOptions): ReturnType<Source["find"]> {
    return this.#source.find(reference, { ...options, only: this.#restrict(options.only) });
  }

  projects(organizationId: string, slice: Slice): ReturnType<Source["projects"]> {
    return this.#source.projects(organizationId, { ...slice, only: this.#restrict(slice.only) });
  }

  refresh(only: readonly string[], options?: RefreshOptions): ReturnType<Source["refresh"]> {
    return this.#source.refresh(this.#restrict(only), options);
  }

  changes({ after, limit }: ChangesRequest): ReturnType<Source["changes"]> {
    return this.#source.changes({ after: new Map([...after].filter(([id]) => this.#kept.has(id))), limit });
  }

  async status(): ReturnType<Source["status"]> {
    return (await this.#source.status()).filter(({ id }) => this.#kept.has(id));
  }

  #restrict(only: readonly string[]): readonly string[] {
    return only.filter((id) => this.#kept.has(id));
  }
}
