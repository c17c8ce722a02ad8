import { describe, expect, it } from "vitest";
import { strongEtag } from "./not-modified.ts";
import { createLoadedResponse, encodeUtf8 } from "./testing/sample-responses.ts";
import { createCacheHarness } from "./testing/cache-harness.ts";

describe("a load", () => {
  it("gives a 200 the tag of its bytes, in a field and beside it, whether it is kept or not", async () => {
    const etag = await strongEtag(encodeUtf8("text"));
    for (const headers of [[["Vary", ""]], [["Cache-Control", "no-store"]]] as const) {
      const stage = createCacheHarness();
      const { response: answer } = await stage.startRead("a", {
        source: () => createLoadedResponse("text", { headers }),
      }).result;
      expect(answer.etag).toBe(etag);
      expect(answer.headers).toEqual([...headers, ["ETag", etag]]);
    }
  });

  it.each([404, 503])("gives a %i no tag", async (status) => {
    const { response: answer } = await createCacheHarness().startRead("a", {
      source: () => createLoadedResponse("text", { status, headers: [] }),
    }).result;
    expect(answer).toMatchObject({ etag: null, headers: [] });
  });

  it("hashes once: a hit gives the very bytes and fields that are kept", async () => {
    const stage = createCacheHarness();
    const { response: answer } = await stage.startRead("a").result;
    const hits = [await stage.startRead("a").result, await stage.startRead("a").result];
    for (const hit of hits) {
      expect(hit.response.body).toBe(answer.body);
      expect(hit.response.headers).toBe(answer.headers);
    }
    expect(hits[0]?.response).toBe(hits[1]?.response);
  });
});
