import { describe, expect, it } from "vitest";
import { observeUpstream, type ObservedUpstream } from "../conformance/observed-upstream.ts";
import { createK6Provider } from "./k6-provider.ts";

const ORGANIZATIONS = [
  { id: 1, name: "A", owner_id: 7 },
  { id: 2, name: "B", owner_id: 8 },
  { id: 3, name: "C", owner_id: "7" },
  { id: 4, name: "D" },
];

function observe(account: () => Response): ObservedUpstream {
  const respond = ({ url }: Request) =>
    url.endsWith("/account/me") ? account() : Response.json({ organizations: ORGANIZATIONS });
  const provider = createK6Provider({ url: "https://api.k6.io" });
  return observeUpstream({ provider, fetch: (request) => Promise.resolve(respond(request)) });
}

describe("readOwned", () => {
  it.each([7, "7"])("compares owners with the user id %j, sent as number or text", async (id) => {
    const observed = observe(() => Response.json({ user: { id, email: "a@example.com" }, token: { key: "secret" } }));
    expect(await observed.provider.owned(observed.upstream)).toEqual({ remoteIds: ["1", "3"], rate: null });
    expect(observed.requests.map(({ url }) => url)).toEqual([
      "https://api.k6.io/v3/account/me",
      "https://api.k6.io/v3/organizations",
    ]);
  });

  it.each([
    ["a 403", () => new Response(null, { status: 403 })],
    ["a 404", () => new Response(null, { status: 404 })],
    ["no user", () => Response.json({ user: null, organizations: [] })],
    ["a user without an id", () => Response.json({ user: {} })],
  ])("returns null for %s", async (_, account) => {
    const observed = observe(account);
    expect(await observed.provider.owned(observed.upstream)).toEqual({ remoteIds: null, rate: null });
    expect(observed.requests).toHaveLength(1);
  });

  it.each([401, 427, 500])("fails on %i", async (status) => {
    const observed = observe(() => new Response(null, { status }));
    await expect(observed.provider.owned(observed.upstream)).rejects.toMatchObject({ status });
  });
});
