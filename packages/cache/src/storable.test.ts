import { describe, expect, it } from "vitest";
import type { StoredResponse, HeaderList } from "./cache-entry.ts";
import { DEFAULT_CACHE_POLICY, type CachePolicy } from "./cache-policy.ts";
import { createCacheEntry, isFailure, isRevocation, notStoredReason } from "./storable.ts";
import { createLoadedResponse } from "./testing/sample-responses.ts";

function response(changes: Partial<StoredResponse> = {}): StoredResponse {
  return { ...createLoadedResponse("text"), etag: null, ...changes };
}

function reason(changes: Partial<StoredResponse>, policy: Partial<CachePolicy> = {}) {
  return notStoredReason(response(changes), { ...DEFAULT_CACHE_POLICY, ...policy });
}

describe("notStoredReason", () => {
  it("a 200 is stored, private or not", () => {
    expect(reason({})).toBeNull();
    expect(reason({ headers: [] })).toBeNull();
  });

  it.each([201, 204, 206, 301, 304, 400, 401, 403, 410, 421, 429, 500, 502, 503, 504])(
    "a %i is not stored",
    (status) => {
      expect(reason({ status })).toBe("status");
    },
  );

  it("a 404 is stored only if the policy allows it", () => {
    expect(reason({ status: 404 })).toBeNull();
    expect(reason({ status: 404 }, { negative: 0 })).toBe("status");
  });

  it.each<[string, HeaderList, string | null]>([
    ["no-store", [["Cache-Control", "no-store"]], "no-store"],
    ["no-store in upper or lower case, in a list", [["cache-control", "private, No-Store ,max-age=5"]], "no-store"],
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
    ["Vary by a field that is not in the key", [["Vary", "Accept, Accept-Language"]], "vary"],
    ["Vary by fields that are in the key", [["Vary", "ACCEPT,authorization"]], null],
    ["an empty Vary", [["Vary", ""]], null],
    ["a directive that starts with no-store", [["Cache-Control", "no-storey"]], null],
  ])("the header fields decide: %s", (_, headers, expected) => {
    expect(reason({ headers }, { keyedFields: ["accept", "authorization"] })).toBe(expected);
  });

  it("a body above maxBytes is not stored", () => {
    expect(reason({ body: new Uint8Array(11) }, { maxBytes: 10 })).toBe("too-large");
    expect(reason({ body: new Uint8Array(10) }, { maxBytes: 10 })).toBeNull();
  });

  it("a response without a lifetime is not stored", () => {
    const none = { fresh: 0, staleWhileRevalidate: 0, staleIfError: 0 };
    expect(reason({}, none)).toBe("no-lifetime");
    expect(reason({}, { ...none, staleIfError: 1 })).toBeNull();
  });
});

describe("createCacheEntry", () => {
  const policy = { ...DEFAULT_CACHE_POLICY, fresh: 10, staleWhileRevalidate: 20, staleIfError: 5, negative: 3 };

  it("times count from when the response was stored", () => {
    const expected = { askedAt: 900, storedAt: 1000, freshUntil: 1010, staleUntil: 1030 };
    expect(createCacheEntry(response(), policy, 900, 1000)).toMatchObject(expected);
  });

  it("the longer of the two stale times counts", () => {
    expect(createCacheEntry(response(), { ...policy, staleIfError: 50 }, 900, 1000).staleUntil).toBe(1060);
  });

  it("a 404 has no stale time", () => {
    const expected = { freshUntil: 1003, staleUntil: 1003 };
    expect(createCacheEntry(response({ status: 404 }), policy, 900, 1000)).toMatchObject(expected);
  });
});

describe("isFailure and isRevocation", () => {
  it("failures are 408, 429 and 5xx", () => {
    expect([200, 304, 400, 401, 404, 408, 421, 429, 500, 503, 504].filter(isFailure)).toEqual([
      408, 429, 500, 503, 504,
    ]);
  });

  it("revocations are 401, 403, 404 and 410", () => {
    expect([200, 304, 400, 401, 403, 404, 408, 409, 410, 429, 500].filter(isRevocation)).toEqual([401, 403, 404, 410]);
  });
});
