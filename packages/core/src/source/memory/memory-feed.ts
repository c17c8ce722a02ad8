import { printInstant, type Instant } from "../../model/index.ts";
import type { Change, SourceChangesPage, RequestedOffset, SourceDescription } from "../source.ts";

/** A change that has no number yet. */
export type NewMemoryChange = Pick<Change, "type" | "id" | "changed" | "reason">;

/** The change feed of one source, in memory. */
export class MemoryFeed {
  readonly #source: SourceDescription;
  #generation = 1;
  #last = 0;
  #changes: Change[] = [];

  constructor(source: SourceDescription) {
    this.#source = source;
  }

  append(change: NewMemoryChange, at: Instant): void {
    this.#last += 1;
    const { id, region } = this.#source;
    this.#changes.push({
      changeId: `${id}.${this.#generationId()}.${this.#last}`,
      sequence: this.#last,
      at: printInstant(at),
      source: id,
      region,
      ...change,
    });
  }

  /** Forgets the oldest changes, and keeps this many. */
  prune(kept: number): void {
    this.#changes = kept === 0 ? [] : this.#changes.slice(-kept);
  }

  /** Forgets everything, and starts a new generation. */
  erase(): void {
    this.#generation += 1;
    this.#last = 0;
    this.#changes = [];
  }

  read(after: RequestedOffset, limit: number): SourceChangesPage {
    const generationId = this.#generationId();
    const end = { generationId, sequence: this.#last };
    if (after === "now") return { changes: [], offset: end, more: false, gone: false };
    const first = this.#changes[0]?.sequence ?? this.#last + 1;
    const from = after === "start" ? first - 1 : after.sequence;
    const isOther = after !== "start" && after.generationId !== generationId;
    if (isOther || from < first - 1 || from > this.#last) return { changes: [], offset: end, more: false, gone: true };
    const rest = this.#changes.filter(({ sequence }) => sequence > from);
    const changes = rest.slice(0, limit);
    const offset = { generationId, sequence: changes.at(-1)?.sequence ?? from };
    return { changes, offset, more: rest.length > limit, gone: false };
  }

  #generationId(): string {
    return `g${this.#generation}`;
  }
}
