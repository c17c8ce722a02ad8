import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparePositions, type Sort } from "../pagination/index.ts";
import { createProblem } from "../problem/index.ts";
import { mergeStreams } from "./merge-streams.ts";
import { failedReport } from "./source-report.ts";
import type { Listing, Row } from "./source.ts";

const sort: Sort = { field: "created", direction: "ascending" };

function rowOf(source: string, created: number, changedAt = 0): Row {
  const id = `sentry:${created}`;
  return { position: { key: created, created, id }, source, changedAt, text: `{"id":"${id}"}` };
}

function listing(source: string, rows: readonly Row[], more: boolean): Listing {
  const report = {
    id: source,
    region: "us",
    status: "fresh",
    matched: 0,
    undetermined: 0,
    url: null,
    error: null,
  } as const;
  return { rows, more, reports: [report], warnings: [], moved: [], syncedAt: 5 };
}

/** A stream of these slices. Counts the slices that were read, and whether it was ended. */
function streamOf(slices: readonly Listing[]): AsyncIterable<Listing> & { read: number; ended: boolean } {
  const stream = {
    read: 0,
    ended: false,
    async *[Symbol.asyncIterator]() {
      try {
        for (const slice of slices) {
          stream.read += 1;
          yield slice;
        }
      } finally {
        stream.ended = true;
      }
    },
  };
  return stream;
}

async function collect(streams: readonly AsyncIterable<Listing>[]): Promise<Listing[]> {
  const slices: Listing[] = [];
  for await (const slice of mergeStreams(sort, streams)) slices.push(slice);
  return slices;
}

describe("merged streams", () => {
  test("have an organization that moved once, in the place of its new copy", async () => {
    const old = rowOf("a", 1, 10);
    const place = { key: 4, created: 4, id: old.position.id };
    const copy: Row = { ...old, position: place, source: "b", changedAt: 20 };
    const moved = [{ id: place.id, source: "b", changedAt: 20 }];
    const left = listing("a", [old, rowOf("a", 2), rowOf("a", 9)], false);
    for (const slices of [
      [listing("b", [rowOf("b", 3), copy], false)],
      [listing("b", [rowOf("b", 3)], true), listing("b", [copy], false)],
    ]) {
      const right = slices.map((slice) => ({ ...slice, moved }));
      const merged = await collect([streamOf([left]), streamOf(right)]);
      const places = merged.flatMap(({ rows }) => rows.map(({ position, source }) => [position.created, source]));
      expect(places).toEqual([
        [2, "a"],
        [3, "b"],
        [4, "b"],
        [9, "a"],
      ]);
    }
  });

  test("have all rows in one order, however the slices are cut", async () => {
    const anyStream = fc.uniqueArray(fc.nat({ max: 60 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(fc.array(anyStream, { maxLength: 4 }), fc.integer({ min: 1, max: 7 }), async (parts, size) => {
        const streams = parts.map((part, index) => {
          const rows = part.toSorted((a, b) => a - b).map((created) => rowOf(`s${index}`, created));
          const slices = Array.from({ length: Math.max(1, Math.ceil(rows.length / size)) }, (_, slice) =>
            listing(`s${index}`, rows.slice(slice * size, slice * size + size), (slice + 1) * size < rows.length),
          );
          return streamOf(slices);
        });
        const merged = await collect(streams);
        const expected = [...new Set(parts.flat())].toSorted((a, b) => a - b);
        expect(merged.flatMap(({ rows }) => rows.map(({ position }) => position.created))).toEqual(expected);
        expect(merged.map(({ more }) => more)).toEqual(merged.map((_, index) => index < merged.length - 1));
      }),
    );
  });

  test("read at most one slice of each stream ahead, and end all streams with the reader", async () => {
    const slices = Array.from({ length: 50 }, (_, index) => listing("a", [rowOf("a", index)], index < 49));
    const streams = [streamOf(slices), streamOf(slices.map((slice) => ({ ...slice, rows: [] })))];
    const merged = mergeStreams(sort, [streams[0] ?? streamOf([])]);
    for (let read = 0; read < 3; read += 1) await merged.next();
    expect(streams[0]?.read).toBe(4);
    await merged.return();
    expect(streams[0]?.ended).toBe(true);
  });

  test("go on when one of them fails, and keep its failure", async () => {
    const failed = failedReport({ id: "b", region: "us" }, createProblem("region-unreachable", "Gone."));
    const merged = await collect([
      streamOf([listing("a", [rowOf("a", 1)], true), listing("a", [rowOf("a", 4)], false)]),
      streamOf([listing("b", [rowOf("b", 2)], true), { ...listing("b", [], false), reports: [failed] }]),
    ]);
    expect(merged.flatMap(({ rows }) => rows.map(({ position }) => position.created))).toEqual([1, 2, 4]);
    expect(merged.at(-1)?.reports).toEqual([expect.objectContaining({ id: "a", status: "fresh" }), failed]);
  });

  test("have an organization that moved once, from the source that holds it now", async () => {
    const moved = { id: "sentry:7", source: "b", changedAt: 9 };
    const arrived = { ...rowOf("b", 7, 9), position: { key: 3, created: 7, id: "sentry:7" } };
    const merged = await collect([
      streamOf([listing("a", [rowOf("a", 1), rowOf("a", 7)], false)]),
      streamOf([{ ...listing("b", [arrived], false), moved: [moved] }]),
    ]);
    const rows = merged.flatMap((slice) => slice.rows);
    expect(rows.map(({ position, source }) => [position.id, source])).toEqual([
      ["sentry:1", "a"],
      ["sentry:7", "b"],
    ]);
    expect(
      rows.every(
        (row, index) =>
          index === 0 || comparePositions(sort, rows[index - 1]?.position ?? row.position, row.position) < 0,
      ),
    ).toBe(true);
  });
});
