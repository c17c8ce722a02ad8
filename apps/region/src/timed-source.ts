import type { Source } from "@roster/core/source";
import type { DirectorySource } from "./directory-source.ts";
import type { ServerTiming } from "@roster/http";

/** Adds the duration of each call of a source to the `Server-Timing` header. */
export class TimedSource implements Source {
  readonly sources: Source["sources"];
  readonly #source: DirectorySource;
  readonly #name: string;
  readonly #timings: ServerTiming;

  constructor(source: DirectorySource, name: string, timings: ServerTiming) {
    this.sources = source.sources;
    this.#source = source;
    this.#name = name;
    this.#timings = timings;
  }

  list(...parameters: Parameters<Source["list"]>): ReturnType<Source["list"]> {
    return this.#timings.measure(this.#name, this.#source.list(...parameters));
  }

  /** A stream lasts as long as its reader, so its duration says nothing. */
  stream(...parameters: Parameters<Source["stream"]>): ReturnType<Source["stream"]> {
    return this.#source.stream(...parameters);
  }

  streamFrames(...parameters: Parameters<DirectorySource["streamFrames"]>): Promise<ReadableStream<Uint8Array>> {
    return this.#source.streamFrames(...parameters);
  }

  find(...parameters: Parameters<Source["find"]>): ReturnType<Source["find"]> {
    return this.#timings.measure(this.#name, this.#source.find(...parameters));
  }

  projects(...parameters: Parameters<Source["projects"]>): ReturnType<Source["projects"]> {
    return this.#timings.measure(this.#name, this.#source.projects(...parameters));
  }

  status(): ReturnType<Source["status"]> {
    return this.#timings.measure(this.#name, this.#source.status());
  }

  refresh(...parameters: Parameters<Source["refresh"]>): ReturnType<Source["refresh"]> {
    return this.#timings.measure(this.#name, this.#source.refresh(...parameters));
  }

  changes(...parameters: Parameters<Source["changes"]>): ReturnType<Source["changes"]> {
    return this.#timings.measure(this.#name, this.#source.changes(...parameters));
  }
}
