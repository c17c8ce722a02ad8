import { describe, expect, it } from "vitest";
import { strongEtag } from "./conditional.ts";
import { createLoaded, encode } from "./testing/sample.ts";
import { openStage } from "./testing/stage.ts";

describe("a load", () => {
  it("gives a 200 the tag of its bytes, in a field and beside it, whether it is kept or not", async () => {
    const etag = await strongEtag(encode("text"));
    for (const headers of [[["Vary", ""]], [["Cache-Control", "no-store"]]] as const) {
      const stage = openStage();
      const { answer } = await stage.ask("a", { source: () => createLoaded("text", { headers }) }).reading;
      expect(answer.etag).toBe(etag);
      expect(answer.headers).toEqual([...headers, ["ETag", etag]]);
    }
  });

  it.each([404, 503])("gives a %i no tag", async (status) => {
    const { answer } = await openStage().ask("a", { source: () => createLoaded("text", { status, headers: [] }) })
      .reading;
    expect(answer).toMatchObject({ etag: null, headers: [] });
  });

  it("hashes once: a hit gives the very bytes and fields that are kept", async () => {
    const stage = openStage();
    const { answer } = await stage.ask("a").reading;
    const hits = [await stage.ask("a").reading, await stage.ask("a").reading];
    for (const hit of hits) {
      expect(hit.answer.body).toBe(answer.body);
      expect(hit.answer.headers).toBe(answer.headers);
    }
    expect(hits[0]?.answer).toBe(hits[1]?.answer);
  });
});
