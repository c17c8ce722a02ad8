import { describe, expect, it } from "vitest";
import type { StoredResponse, HeaderList } from "./cache-entry.ts";
import { DEFAULT_CACHE_POLICY, type CachePolicy } from "./cache-policy.ts";
import { createCacheEntry, isFailure, isRevocation, notStoredReason } from "./storable.ts";
import { createLoadedResponse } from "./testing/sample-responses.ts";

function answer(changes: Partial<StoredResponse> = {}): StoredResponse {
  return { ...createLoadedResponse("text"), etag: null, ...changes };
}

function refusal(changes: Partial<StoredResponse>, policy: Partial<CachePolicy> = {}) {
  return notStoredReason(answer(changes), { ...DEFAULT_CACHE_POLICY, ...policy });
}

describe("refusalOf", () => {
  it("keeps a plain 200, private or not", () => {
    expect(refusal({})).toBeNull();
    expect(refusal({ headers: [] })).toBeNull();
  });

  it.each([201, 204, 206, 301, 304, 400, 401, 403, 410, 421, 429, 500, 502, 503, 504])("keeps no %i", (status) => {
    expect(refusal({ status })).toBe("status");
  });

  it("keeps a 404 only where the policy believes it", () => {
    expect(refusal({ status: 404 })).toBeNull();
    expect(refusal({ status: 404 }, { negative: 0 })).toBe("status");
  });

  it.each<[string, HeaderList, string | null]>([
    ["no-store", [["Cache-Control", "no-store"]], "no-store"],
    ["no-store in any case, among others", [["cache-control", "private, No-Store ,max-age=5"]], "no-store"],
    [
      "no-store in a second field",
      [
        ["Cache-Control", "private"],
        ["Cache-Control", "no-store"],
      ],
      "no-store",
    ],
    ["a cookie", [["Set-Cookie", "a=b"]], "set-cookie"],
    ["Vary: *", [["Vary", "*"]], "vary"],
    ["Vary by what the key does not stand for", [["Vary", "Accept, Accept-Language"]], "vary"],
    ["Vary by what it stands for", [["Vary", "ACCEPT,authorization"]], null],
    ["an empty Vary", [["Vary", ""]], null],
    ["a directive that only looks like no-store", [["Cache-Control", "no-storey"]], null],
  ])("goes by the answer's own fields: %s", (_, headers, expected) => {
    expect(refusal({ headers }, { keyedFields: ["accept", "authorization"] })).toBe(expected);
  });

  it("keeps no body above the bound", () => {
    expect(refusal({ body: new Uint8Array(11) }, { maxBytes: 10 })).toBe("too-large");
    expect(refusal({ body: new Uint8Array(10) }, { maxBytes: 10 })).toBeNull();
  });

  it("keeps nothing that has no time to live", () => {
    const none = { fresh: 0, staleWhileRevalidate: 0, staleIfError: 0 };
    expect(refusal({}, none)).toBe("no-lifetime");
    expect(refusal({}, { ...none, staleIfError: 1 })).toBeNull();
  });
});

describe("createEntry", () => {
  const policy = { ...DEFAULT_CACHE_POLICY, fresh: 10, staleWhileRevalidate: 20, staleIfError: 5, negative: 3 };

  it("counts its times from its arrival", () => {
    const expected = { askedAt: 900, storedAt: 1000, freshUntil: 1010, staleUntil: 1030 };
    expect(createCacheEntry(answer(), policy, 900, 1000)).toMatchObject(expected);
  });

  it("lives as long as the longer of the two stale times", () => {
    expect(createCacheEntry(answer(), { ...policy, staleIfError: 50 }, 900, 1000).staleUntil).toBe(1060);
  });

  it("is never stale if it is a 404", () => {
    const expected = { freshUntil: 1003, staleUntil: 1003 };
    expect(createCacheEntry(answer({ status: 404 }), policy, 900, 1000)).toMatchObject(expected);
  });
});

describe("statuses", () => {
  it("are failures where asking went wrong", () => {
    expect([200, 304, 400, 401, 404, 408, 421, 429, 500, 503, 504].filter(isFailure)).toEqual([
      408, 429, 500, 503, 504,
    ]);
  });

  it("are revocations where there is nothing to see any more", () => {
    expect([200, 304, 400, 401, 403, 404, 408, 409, 410, 429, 500].filter(isRevocation)).toEqual([401, 403, 404, 410]);
  });
});
