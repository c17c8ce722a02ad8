import type { Source } from "@roster/core/source";
import type { ServerTiming } from "@roster/http";

/** A source whose calls are noted in `Server-Timing`. */
export class TimedSource implements Source {
  readonly sources: Source["sources"];
  readonly #source: Source;
  readonly #name: string;
  readonly #timings: ServerTiming;

  constructor(source: Source, name: string, timings: ServerTiming) {
    this.sources = source.sources;
    this.#source = source;
    this.#name = name;
    this.#timings = timings;
  }

  list(...call: Parameters<Source["list"]>): ReturnType<Source["list"]> {
    return this.#timings.measure(this.#name, this.#source.list(...call));
  }

  find(...call: Parameters<Source["find"]>): ReturnType<Source["find"]> {
    return this.#timings.measure(this.#name, this.#source.find(...call));
  }

  projects(...call: Parameters<Source["projects"]>): ReturnType<Source["projects"]> {
    return this.#timings.measure(this.#name, this.#source.projects(...call));
  }

  status(): ReturnType<Source["status"]> {
    return this.#timings.measure(this.#name, this.#source.status());
  }

  refresh(...call: Parameters<Source["refresh"]>): ReturnType<Source["refresh"]> {
    return this.#timings.measure(this.#name, this.#source.refresh(...call));
  }

  changes(...call: Parameters<Source["changes"]>): ReturnType<Source["changes"]> {
    return this.#timings.measure(this.#name, this.#source.changes(...call));
  }
}
