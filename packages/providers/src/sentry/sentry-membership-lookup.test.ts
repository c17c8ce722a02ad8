import { describe, expect, it } from "vitest";
import { collect, observeUpstream, type ObservedUpstream } from "../conformance/observed-upstream.ts";
import { createSentryProvider } from "./sentry-provider.ts";

function open(answer: (url: URL) => Response): ObservedUpstream {
  const provider = createSentryProvider({ listUrl: "https://sentry.io", hosts: ["sentry.io"] });
  return observeUpstream({ provider, fetch: (request) => Promise.resolve(answer(new URL(request.url))) });
}

function find({ provider, upstream }: ObservedUpstream, field: "email" | "member_id", value: string) {
  return collect(provider.lookupMembership(upstream, { field, value }));
}

describe("readLeaf", () => {
  it.each([
    ["email", "bob@example.com", "email:bob@example.com"],
    ["email", "o'neill+x@example.com", "email:o'neill+x@example.com"],
    ["email", "a&b=c#d@example.com", "email:a&b=c#d@example.com"],
    ["member_id", "7", "member_id:7"],
    ["member_id", "9223372036854775807", "member_id:9223372036854775807"],
  ] as const)("asks for %s %s", async (field, value, query) => {
    const stage = open(() => Response.json([{ id: "2" }, { id: 3 }]));
    expect(await find(stage, field, value)).toEqual([{ remoteIds: ["2", "3"], next: null, rate: null }]);
    const url = new URL(stage.requests[0]?.url ?? "");
    expect(url.origin + url.pathname).toBe("https://sentry.io/api/0/organizations/");
    expect(Object.fromEntries(url.searchParams)).toEqual({ query, per_page: "100" });
  });

  it.each(["", "x", "1.5", "-1", "1_0", "٣", "9223372036854775808", "1".repeat(20)])(
    "never sends the membership %j, on which Sentry crashes",
    async (value) => {
      const stage = open(() => Response.json({ detail: "Internal Error", errorId: null }, { status: 500 }));
      expect(await find(stage, "member_id", value)).toEqual([{ remoteIds: [], next: null, rate: null }]);
      expect(stage.requests).toHaveLength(0);
    },
  );

  it.each(["", '"a"@example.com "', 'a "b"@example.com'])("refuses to ask for the address %j", async (value) => {
    const stage = open(() => Response.json([]));
    await expect(find(stage, "email", value)).rejects.toBeInstanceOf(RangeError);
    expect(stage.requests).toHaveLength(0);
  });
});
