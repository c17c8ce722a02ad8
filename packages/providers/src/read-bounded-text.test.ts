import { describe, expect, it } from "vitest";
import { readBoundedText } from "./read-bounded-text.ts";
import { createInvalidResponse } from "./complain.ts";

const complain = createInvalidResponse("sentry.io, asked for the organizations", 200);

/** A response in the given chunks that records whether the rest was given up. */
function stream(...chunks: readonly Uint8Array[]): { response: Response; isCancelled: () => boolean } {
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

describe("readBoundedText", () => {
  const bytes = new TextEncoder().encode("№ 1");

  it("joins characters that chunks cut in two", async () => {
    const { response } = stream(...Array.from(bytes, (byte) => new Uint8Array([byte])));
    expect(await readBoundedText(response, 100, complain)).toBe("№ 1");
  });

  it("is empty for no body", async () => {
    expect(await readBoundedText(new Response(null, { status: 204 }), 100, complain)).toBe("");
  });

  it("takes exactly the limit", async () => {
    expect(await readBoundedText(stream(bytes).response, bytes.length, complain)).toBe("№ 1");
  });

  it("gives up on the chunk that goes beyond the limit", async () => {
    const { response, isCancelled } = stream(bytes, bytes, bytes, bytes);
    await expect(readBoundedText(response, bytes.length + 1, complain)).rejects.toMatchObject({
      code: "unreadable",
      status: 200,
      message: "sentry.io, asked for the organizations: a body of more than 6 bytes",
    });
    expect(isCancelled()).toBe(true);
  });

  it.each([
    ["a byte of no character", [0x61, 0xff, 0x61]],
    ["a character that is cut off", [0x61, 0xe2, 0x84]],
  ])("complains about %s", async (_, bytes) => {
    const { response } = stream(new Uint8Array(bytes));
    await expect(readBoundedText(response, 100, complain)).rejects.toMatchObject({ code: "unreadable" });
  });

  it("passes on what the stream fails with", async () => {
    const reason = new Error("reset");
    const body = new ReadableStream<Uint8Array>({ start: (controller) => controller.error(reason) });
    await expect(readBoundedText(new Response(body), 100, complain)).rejects.toBe(reason);
  });
});
