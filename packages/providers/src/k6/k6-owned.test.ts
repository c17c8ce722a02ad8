import { describe, expect, it } from "vitest";
import { observeUpstream, type ObservedUpstream } from "../conformance/observed-upstream.ts";
import { createK6Provider } from "./k6-provider.ts";

const ORGANIZATIONS = [
  { id: 1, name: "A", owner_id: 7 },
  { id: 2, name: "B", owner_id: 8 },
  { id: 3, name: "C", owner_id: "7" },
  { id: 4, name: "D" },
];

function open(account: () => Response): ObservedUpstream {
  const answer = ({ url }: Request) =>
    url.endsWith("/account/me") ? account() : Response.json({ organizations: ORGANIZATIONS });
  const provider = createK6Provider({ url: "https://api.k6.io" });
  return observeUpstream({ provider, fetch: (request) => Promise.resolve(answer(request)) });
}

describe("readOwned", () => {
  it.each([7, "7"])("compares owners with the user %j, sent as number or text", async (id) => {
    const stage = open(() => Response.json({ user: { id, email: "a@example.com" }, token: { key: "secret" } }));
    expect(await stage.provider.owned(stage.upstream)).toEqual({ remoteIds: ["1", "3"], rate: null });
    expect(stage.requests.map(({ url }) => url)).toEqual([
      "https://api.k6.io/v3/account/me",
      "https://api.k6.io/v3/organizations",
    ]);
  });

  it.each([
    ["a refusal", () => new Response(null, { status: 403 })],
    ["no such route", () => new Response(null, { status: 404 })],
    ["no user", () => Response.json({ user: null, organizations: [] })],
    ["a user without an id", () => Response.json({ user: {} })],
  ])("cannot tell by %s", async (_, account) => {
    const stage = open(account);
    expect(await stage.provider.owned(stage.upstream)).toEqual({ remoteIds: null, rate: null });
    expect(stage.requests).toHaveLength(1);
  });

  it.each([401, 427, 500])("fails on %i", async (status) => {
    const stage = open(() => new Response(null, { status }));
    await expect(stage.provider.owned(stage.upstream)).rejects.toMatchObject({ status });
  });
});
