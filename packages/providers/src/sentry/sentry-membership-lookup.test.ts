import { describe, expect, it } from "vitest";
import { collect, observeUpstream, type ObservedUpstream } from "../conformance/observed-upstream.ts";
import { createSentryProvider } from "./sentry-provider.ts";

function observe(respond: (url: URL) => Response): ObservedUpstream {
  const provider = createSentryProvider({ listUrl: "https://sentry.io", hosts: ["sentry.io"] });
  return observeUpstream({ provider, fetch: (request) => Promise.resolve(respond(new URL(request.url))) });
}

function find({ provider, upstream }: ObservedUpstream, field: "email" | "member_id", value: string) {
  return collect(provider.lookupMembership(upstream, { field, value }));
}

describe("lookupMembership", () => {
  it.each([
    ["email", "bob@example.com", "email:bob@example.com"],
    ["email", "o'neill+x@example.com", "email:o'neill+x@example.com"],
    ["email", "a&b=c#d@example.com", "email:a&b=c#d@example.com"],
    ["member_id", "7", "member_id:7"],
    ["member_id", "9223372036854775807", "member_id:9223372036854775807"],
  ] as const)("requests %s %s", async (field, value, query) => {
    const observed = observe(() => Response.json([{ id: "2" }, { id: 3 }]));
    expect(await find(observed, field, value)).toEqual([{ remoteIds: ["2", "3"], next: null, rate: null }]);
    const url = new URL(observed.requests[0]?.url ?? "");
    expect(url.origin + url.pathname).toBe("https://sentry.io/api/0/organizations/");
    expect(Object.fromEntries(url.searchParams)).toEqual({ query, per_page: "100" });
  });

  it.each(["", "x", "1.5", "-1", "1_0", "٣", "9223372036854775808", "1".repeat(20)])(
    "sends no request for the membership id %j, to which Sentry responds with 500",
    async (value) => {
      const observed = observe(() => Response.json({ detail: "Internal Error", errorId: null }, { status: 500 }));
      expect(await find(observed, "member_id", value)).toEqual([{ remoteIds: [], next: null, rate: null }]);
      expect(observed.requests).toHaveLength(0);
    },
  );

  it.each(["", '"a"@example.com "', 'a "b"@example.com'])("throws RangeError for the address %j", async (value) => {
    const observed = observe(() => Response.json([]));
    await expect(find(observed, "email", value)).rejects.toBeInstanceOf(RangeError);
    expect(observed.requests).toHaveLength(0);
  });
});
