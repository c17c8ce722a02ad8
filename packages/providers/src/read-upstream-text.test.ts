import { describe, expect, it } from "vitest";
import { readUpstreamText } from "./read-upstream-text.ts";
import { createInvalidResponse } from "./upstream-error.ts";

const invalidResponse = createInvalidResponse("sentry.io, asked for the organizations", 200);

/** A response in chunks that records whether its body was cancelled. */
function createStream(...chunks: readonly Uint8Array[]): { response: Response; isCancelled: () => boolean } {
  let cancelled = false;
  const queue = [...chunks];
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const chunk = queue.shift();
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    },
    cancel: () => {
      cancelled = true;
    },
  });
  return { response: new Response(body), isCancelled: () => cancelled };
}

describe("readUpstreamText", () => {
  const bytes = new TextEncoder().encode("№ 1");

  it("decodes a character that is split over two chunks", async () => {
    const { response } = createStream(...Array.from(bytes, (byte) => new Uint8Array([byte])));
    expect(await readUpstreamText(response, 100, invalidResponse)).toBe("№ 1");
  });

  it("returns an empty text for a response without a body", async () => {
    expect(await readUpstreamText(new Response(null, { status: 204 }), 100, invalidResponse)).toBe("");
  });

  it("accepts a body of exactly the limit", async () => {
    expect(await readUpstreamText(createStream(bytes).response, bytes.length, invalidResponse)).toBe("№ 1");
  });

  it("cancels the body at the chunk that exceeds the limit", async () => {
    const { response, isCancelled } = createStream(bytes, bytes, bytes, bytes);
    await expect(readUpstreamText(response, bytes.length + 1, invalidResponse)).rejects.toMatchObject({
      code: "unreadable",
      status: 200,
      message: "sentry.io, asked for the organizations: a body of more than 6 bytes",
    });
    expect(isCancelled()).toBe(true);
  });

  it.each([
    ["an invalid byte", [0x61, 0xff, 0x61]],
    ["a truncated character", [0x61, 0xe2, 0x84]],
  ])("rejects %s", async (_, bytes) => {
    const { response } = createStream(new Uint8Array(bytes));
    await expect(readUpstreamText(response, 100, invalidResponse)).rejects.toMatchObject({ code: "unreadable" });
  });

  it("passes on an error of the stream unchanged", async () => {
    const reason = new Error("reset");
    const body = new ReadableStream<Uint8Array>({ start: (controller) => controller.error(reason) });
    await expect(readUpstreamText(new Response(body), 100, invalidResponse)).rejects.toBe(reason);
  });
});
