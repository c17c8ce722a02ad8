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

describe("an entry as a response", () => {
  it("is a plain 200 with fields of plain ASCII", () => {
    const response = encodeEntry(KEY, ENTRY, 75);
    expect(response.status).toBe(200);
    expect([...response.headers.keys()]).toEqual(["cache-control", "content-type", "roster-entry"]);
    expect(response.headers.get("Cache-Control")).toBe("public, max-age=75");
    for (const value of response.headers.values()) expect(value).toMatch(/^[\x20-\x7e]*$/);
  });

  it("is read back as it was", async () => {
    expect(await decodeEntry(KEY, encodeEntry(KEY, ENTRY, 75))).toEqual(ENTRY);
  });

  it("is nobody else's", async () => {
    const response = encodeEntry(KEY, ENTRY, 75);
    expect(await decodeEntry(createCacheKey("bob", { query: "name:é" }), response)).toBeNull();
    expect(response.bodyUsed).toBe(true);
  });
});
