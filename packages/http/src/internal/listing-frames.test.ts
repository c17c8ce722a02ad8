import { encodeListing, type Listing } from "@roster/core/source";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeFrames, FrameReader } from "./listing-frames.ts";

function listingOf(text: string): Listing {
  const position = { key: 1, created: 1, id: "sentry:1" };
  const row = { position, source: "a", changedAt: 0, text: JSON.stringify({ text }) };
  return { rows: [row], more: false, reports: [], warnings: [], moved: [], syncedAt: null };
}

async function* listingsOf(texts: readonly string[]): AsyncGenerator<Listing, void, undefined> {
  for (const text of texts) yield listingOf(text);
}

/** The same bytes in chunks of a given size. */
function rechunk(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull: (controller) => {
      if (at >= bytes.byteLength) return controller.close();
      controller.enqueue(bytes.subarray(at, at + size));
      at += size;
    },
  });
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<string[]> {
  const reader = new FrameReader(stream);
  const texts: string[] = [];
  for (let text = await reader.next(); text !== null; text = await reader.next()) texts.push(text);
  return texts;
}

describe("frames", () => {
  test("are read as they were written, however the bytes are cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: "grapheme" }), { maxLength: 4 }),
        fc.integer({ min: 1, max: 40 }),
        async (texts, size) => {
          const bytes = new Uint8Array(await new Response(encodeFrames(listingsOf(texts))).arrayBuffer());
          expect(await readAll(rechunk(bytes, size))).toEqual(texts.map((text) => encodeListing(listingOf(text))));
        },
      ),
    );
  });

  test("are produced when they are read, and no longer than they are read", async () => {
    let produced = 0;
    let isEnded = false;
    async function* endless(): AsyncGenerator<Listing, void, undefined> {
      try {
        for (;;) {
          produced += 1;
          yield listingOf(String(produced));
        }
      } finally {
        isEnded = true;
      }
    }
    const reader = new FrameReader(encodeFrames(endless()));
    await reader.next();
    await reader.next();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(produced).toBeLessThanOrEqual(3);
    await reader.cancel();
    expect(isEnded).toBe(true);
  });

  test.each([
    ["that end within a frame", "10\nabc"],
    ["that end within a length", "10"],
    ["without a length", "abc\ndef"],
    ["whose length is too long", "99999999999999\n"],
    ["whose length is too large", "999999999\n"],
  ])("%s are refused", async (_, text) => {
    await expect(readAll(rechunk(new TextEncoder().encode(text), 4))).rejects.toThrow();
  });
});
