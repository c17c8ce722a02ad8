import { describe, expect, it } from "vitest";
import { observeUpstream, type ObservedUpstream } from "../conformance/observed-upstream.ts";
import type { Upstream } from "../provider.ts";
import { createSentryProvider } from "./sentry-provider.ts";

function observe(respond: (url: URL) => Response, options?: Partial<Upstream>): ObservedUpstream {
  const provider = createSentryProvider({ listUrl: "https://sentry.io", hosts: ["sentry.io"] });
  return observeUpstream({ provider, fetch: (request) => Promise.resolve(respond(new URL(request.url))) }, options);
}

describe("readOwned", () => {
  const wrapped = (ids: readonly number[]) =>
    ids.map((id) => ({ organization: { id: String(id) }, singleOwner: true }));

  it("reads the wrapped list, which has no pages", async () => {
    const ids = Array.from({ length: 150 }, (_, index) => index + 1);
    const { provider, upstream, requests } = observe(() => Response.json(wrapped(ids)));
    expect(await provider.owned(upstream)).toEqual({ remoteIds: ids.map(String), rate: null });
    expect(requests.map(({ url }) => url)).toEqual(["https://sentry.io/api/0/organizations/?owner=1&per_page=100"]);
  });

  it("reads the documented list page by page", async () => {
    const { provider, upstream, requests } = observe((url) => {
      const isFirst = !url.searchParams.has("cursor");
      const headers = { link: `<x>; rel="next"; results="${isFirst}"; cursor="1:0:0"` };
      return Response.json([{ id: isFirst ? "1" : "2" }], { headers });
    });
    expect(await provider.owned(upstream)).toMatchObject({ remoteIds: ["1", "2"] });
    expect(requests[1]?.url).toBe("https://sentry.io/api/0/organizations/?owner=1&per_page=100&cursor=1%3A0%3A0");
  });

  it.each([
    { scheme: "Basic", token: "a2V5Og==" },
    { scheme: "Bearer", token: "sntrys_eyJpYXQiOjF9_secret" },
  ])("returns null for a credential without a user: %j", async (credential) => {
    const { provider, upstream, requests } = observe(() => Response.json([{ id: "1" }]), { credential });
    expect(await provider.owned(upstream)).toEqual({ remoteIds: null, rate: null });
    expect(requests).toHaveLength(0);
  });

  it("rejects a list that is only partly wrapped", async () => {
    const { provider, upstream } = observe(() => Response.json([...wrapped([1]), { singleOwner: true }]));
    await expect(provider.owned(upstream)).rejects.toMatchObject({ code: "unreadable" });
  });
});
