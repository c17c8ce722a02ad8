import { describe, expect, it } from "vitest";
import { strongEtag } from "./not-modified.ts";
import { createCacheHarness } from "./testing/cache-harness.ts";
import { createLoadedResponse, encodeUtf8 } from "./testing/sample-responses.ts";

describe("loadAndStore", () => {
  it("a 200 gets the ETag of its bytes as a field and a property, stored or not", async () => {
    const etag = await strongEtag(encodeUtf8("text"));
    for (const headers of [[["Vary", ""]], [["Cache-Control", "no-store"]]] as const) {
      const harness = createCacheHarness();
      const { response } = await harness.startRead("a", {
        load: () => createLoadedResponse("text", { headers }),
      }).result;
      expect(response.etag).toBe(etag);
      expect(response.headers).toEqual([...headers, ["ETag", etag]]);
    }
  });

  it.each([404, 503])("a %i gets no ETag", async (status) => {
    const { response } = await createCacheHarness().startRead("a", {
      load: () => createLoadedResponse("text", { status, headers: [] }),
    }).result;
    expect(response).toMatchObject({ etag: null, headers: [] });
  });

  it("a hit returns the same body and headers objects that are stored", async () => {
    const harness = createCacheHarness();
    const { response } = await harness.startRead("a").result;
    const hits = [await harness.startRead("a").result, await harness.startRead("a").result];
    for (const hit of hits) {
      expect(hit.response.body).toBe(response.body);
      expect(hit.response.headers).toBe(response.headers);
    }
    expect(hits[0]?.response).toBe(hits[1]?.response);
  });
});
