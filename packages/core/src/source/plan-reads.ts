import type { Cursor, Position } from "../pagination/index.ts";
import type { Listing, Source } from "./source.ts";

/** The lagging sources, and the position to resume each from. */
export type Lag = Cursor["lag"];

/** The position that all sources without lag are read from. */
export type SharedPosition = Cursor["position"];

/** One request to one `Source`, for those of its sources that are read from the same position. */
export interface PlannedRead {
  readonly source: Source;
  readonly only: readonly string[];
  /** The last row already read; null = read from the first row. */
  readonly from: Position | null;
  /**
   * `shared`: read from the shared position · `lagging`: read from the source's own position · `finished`: all rows are
   * read already, and the source is asked for its report only.
   */
  readonly state: "shared" | "lagging" | "finished";
}

/** A read and its result. */
export interface CompletedRead {
  readonly read: PlannedRead;
  readonly listing: Listing;
}

/** Plans the requests of one page: one per `Source` for the shared position, and one per lagging source. */
export function planReads(
  sources: readonly Source[],
  position: SharedPosition,
  lag: Lag,
  direction: Cursor["direction"],
): readonly PlannedRead[] {
  return sources.flatMap((source) => {
    const ids = source.sources.map(({ id }) => id);
    const shared: PlannedRead = {
      source,
      only: ids.filter((id) => !lag.has(id)),
      from: typeof position === "string" ? null : position,
      state: position === "end" && direction === "next" ? "finished" : "shared",
    };
    const lagging = ids.flatMap((id): PlannedRead[] => {
      const from = lag.get(id);
      return from ? [{ source, only: [id], from: from === "start" ? null : from, state: "lagging" }] : [];
    });
    return shared.only.length > 0 ? [shared, ...lagging] : lagging;
  });
}
