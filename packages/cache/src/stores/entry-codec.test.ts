import { describe, expect, it } from "vitest";
import { createCacheKey } from "../cache-key.ts";
import { createSampleEntry } from "../testing/sample-responses.ts";
import { encodeEntry, decodeEntry } from "./entry-codec.ts";

const KEY = createCacheKey("ann", { query: "name:é" });
const ENTRY = createSampleEntry("body", 0, {
  status: 404,
  headers: [["Set-Cookie", "ä\u{1f600}\ud800"]],
  tags: ["k6", "ü"],
});

describe("entry codec", () => {
  it("encodes an entry as a 200 with ASCII fields", () => {
    const response = encodeEntry(KEY, ENTRY, 75);
    expect(response.status).toBe(200);
    expect([...response.headers.keys()]).toEqual(["cache-control", "content-type", "roster-entry"]);
    expect(response.headers.get("Cache-Control")).toBe("public, max-age=75");
    for (const value of response.headers.values()) expect(value).toMatch(/^[\x20-\x7e]*$/);
  });

  it("decodes an encoded entry unchanged", async () => {
    expect(await decodeEntry(KEY, encodeEntry(KEY, ENTRY, 75))).toEqual(ENTRY);
  });

  it("does not decode an entry of another key", async () => {
    const response = encodeEntry(KEY, ENTRY, 75);
    expect(await decodeEntry(createCacheKey("bob", { query: "name:é" }), response)).toBeNull();
    expect(response.bodyUsed).toBe(true);
  });
});
