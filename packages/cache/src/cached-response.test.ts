import { describe, expect, it } from "vitest";
import type { CacheResult } from "./cache-request.ts";
import { createResponseBuilder } from "./cached-response.ts";
import { createLoadedResponse, createSampleEntry } from "./testing/sample-responses.ts";

const HIT: CacheResult = {
  response: createSampleEntry("body", 0, {
    headers: [
      ["Content-Type", "application/json"],
      ["ETag", '"tag"'],
      ["Roster-Synced", "2026"],
      ["Link", "</b>"],
    ],
  }),
  age: 3999,
  events: [{ name: "fresh-hit", ttl: 11_001 }],
};

const buildResponse = createResponseBuilder("roster", ["roster-synced"]);

function respondTo(result: CacheResult, ifNoneMatch: string | null = null): Response {
  return buildResponse(result, { ifNoneMatch, headers: [["X-Request-Id", "r1"]] });
}

describe("createResponseBuilder", () => {
  it("sends the stored response with Age and Cache-Status", async () => {
    const response = respondTo(HIT);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("body");
    expect(Object.fromEntries(response.headers)).toEqual({
      age: "3",
      "cache-status": "roster;hit;ttl=11",
      "content-type": "application/json",
      etag: '"tag"',
      link: "</b>",
      "roster-synced": "2026",
      "x-request-id": "r1",
    });
  });

  it("sends a 304 without a body if the client has the response", async () => {
    const response = respondTo(HIT, 'W/"other", W/"tag"');
    expect(response.status).toBe(304);
    expect(response.body).toBeNull();
    expect(Object.fromEntries(response.headers)).toEqual({
      age: "3",
      "cache-status": "roster;hit;ttl=11",
      etag: '"tag"',
      "roster-synced": "2026",
      "x-request-id": "r1",
    });
  });

  it("sends no Age with a response that was loaded for this request", () => {
    const stored = { ...createLoadedResponse("new"), etag: null };
    expect(respondTo({ response: stored, age: null, events: [] }).headers.has("Age")).toBe(false);
  });

  it("sends no 304 for a response without an ETag, even for `*`", () => {
    const stored = { ...createLoadedResponse("gone", { status: 404 }), etag: null };
    expect(respondTo({ response: stored, age: null, events: [] }, "*").status).toBe(404);
  });

  it("each response has its own headers", () => {
    respondTo(HIT).headers.set("X-Request-Id", "modified");
    const later = respondTo({ ...HIT, age: 9000, events: [{ name: "stale-hit", ttl: -5000 }] });
    expect(later.headers.get("X-Request-Id")).toBe("r1");
    expect(later.headers.get("Age")).toBe("9");
    expect(later.headers.get("Cache-Status")).toBe("roster;hit;ttl=-5");
  });

  it("shared headers and Age change when their values change", () => {
    const at = (date: string, age: number) =>
      buildResponse({ ...HIT, age }, { ifNoneMatch: null, sharedHeaders: [["Date", date]], headers: [] }).headers;
    expect(
      [at("one", 100), at("one", 900), at("two", 900), at("two", 1000)].map((headers) => [
        headers.get("Date"),
        headers.get("Age"),
      ]),
    ).toEqual([
      ["one", "0"],
      ["one", "0"],
      ["two", "0"],
      ["two", "1"],
    ]);
  });

  it("appends its Cache-Status after an existing one, and keeps a repeated field", () => {
    const headers = [
      ["Cache-Status", "region;hit"],
      ["Link", "</a>"],
      ["Link", "</b>"],
    ] as const;
    const stored = { ...createLoadedResponse("new", { headers }), etag: null };
    const response = respondTo({ response: stored, age: null, events: [{ name: "missed" }] });
    expect(response.headers.get("Cache-Status")).toBe("region;hit, roster;fwd=miss");
    expect(response.headers.get("Link")).toBe("</a>, </b>");
  });
});
