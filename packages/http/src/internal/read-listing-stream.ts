import { createProblem, type Problem } from "@roster/core/problem";
import { decodeListing, failedReport, type Listing, type SourceDescription } from "@roster/core/source";
import { FrameReader } from "./listing-frames.ts";

/** Where the frames of a `Source.stream` come from. */
export interface ListingStream {
  readonly open: () => Promise<ReadableStream<Uint8Array>>;
  /** Bounds the wait for a slice. It rejects when the wait takes too long. */
  readonly bound: <Value>(work: Promise<Value>) => Promise<Value>;
  /** The problem of an error of `open`, `bound` or the stream. */
  readonly toProblem: (error: unknown) => Problem;
  /** The sources that are reported as failed if the stream fails or breaks off. */
  readonly sources: readonly SourceDescription[];
}

/** Reads the slices of a `Source.stream` from frames. */
export async function* readListingStream({
  open,
  bound,
  toProblem,
  sources,
}: ListingStream): AsyncGenerator<Listing, void, undefined> {
  let reader: FrameReader | null = null;
  try {
    reader = new FrameReader(await bound(open()));
    for (;;) {
      const text = await bound(reader.next());
      if (text === null) break;
      const slice = decodeListing(text);
      yield slice;
      if (!slice.more) return;
    }
    yield failedListing(sources, createProblem("region-unreachable", "The list broke off."));
  } catch (error) {
    yield failedListing(sources, toProblem(error));
  } finally {
    await reader?.cancel();
  }
}

/** A listing of sources that could not be read. */
export function failedListing(sources: readonly SourceDescription[], problem: Problem): Listing {
  const reports = sources.map((source) => failedReport(source, problem));
  return { rows: [], more: false, reports, warnings: [], moved: [], syncedAt: null };
}
