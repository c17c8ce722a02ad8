import type { Cursor, Position } from "../pagination/index.ts";
import type { Listing, Source } from "./source.ts";

/** Where each source that lags is to be resumed. */
export type Lag = Cursor["lag"];

/** Where the sources that do not lag are to be read from. */
export type SharedPosition = Position | "start" | "end";

/** One request to one source: its members that are read from the same place. */
export interface PlannedRead {
  readonly source: Source;
  readonly only: readonly string[];
  /** The last row already read; null = from the first. */
  readonly from: Position | null;
  /**
   * `going`: from the page's own place · `lagging`: from a place of its own · `finished`: read to the end already, and
   * only asked how it is, so that the page can report on it.
   */
  readonly state: "going" | "lagging" | "finished";
}

/** A read that was answered. */
export interface CompletedRead {
  readonly read: PlannedRead;
  readonly listing: Listing;
}

/** Groups the sources by the place each is to be read from: one request for most, one more for each that lags. */
export function planReads(sources: readonly Source[], base: SharedPosition, lag: Lag): readonly PlannedRead[] {
  return sources.flatMap((source) => {
    const ids = source.sources.map(({ id }) => id);
    const together: PlannedRead = {
      source,
      only: ids.filter((id) => !lag.has(id)),
      from: base === "start" || base === "end" ? null : base,
      state: base === "end" ? "finished" : "going",
    };
    const apart = ids.flatMap((id): PlannedRead[] => {
      const place = lag.get(id);
      return place ? [{ source, only: [id], from: place === "start" ? null : place, state: "lagging" }] : [];
    });
    return together.only.length > 0 ? [together, ...apart] : apart;
  });
}
