import { describe, expect, it } from "vitest";
import { observeUpstream } from "../conformance/observed-upstream.ts";
import { createK6Provider } from "./k6-provider.ts";

/** The example of the k6 Cloud REST API's page on organizations. */
const DOCUMENTED = {
  id: 0,
  name: "string",
  owner_id: 0,
  description: "string",
  billing_address: "string",
  billing_country: "string",
  billing_email: "user@example.com",
  vat_number: "string",
  created: "2020-08-13T18:28:45Z",
  updated: "2020-08-13T18:28:45Z",
  is_default: true,
};

function ask(body: unknown, status = 200) {
  const provider = createK6Provider({ url: "https://api.k6.io" });
  const stage = observeUpstream({ provider, fetch: () => Promise.resolve(Response.json(body, { status })) });
  const detail = provider.detail(stage.upstream, { remoteId: "0", slug: null, apiUrl: "https://elsewhere.example" });
  return { detail, requests: stage.requests };
}

describe("readDetail", () => {
  it("reads the documented example, of which nothing is a team or a feature", async () => {
    const { detail, requests } = ask({ organization: DOCUMENTED });
    expect(await detail).toEqual({
      organization: expect.objectContaining({ remoteId: "0", isDefault: true, raw: DOCUMENTED }) as unknown,
      features: [],
      teams: [],
      roles: [],
      access: [],
      settings: {},
      via: "v3",
      rate: null,
    });
    expect(requests.map(({ url }) => url)).toEqual(["https://api.k6.io/v3/organizations/0"]);
  });

  it("tells one that is gone from one that may not be seen", async () => {
    await expect(ask({ error: { message: "Not found.", code: 3 } }, 404).detail).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(ask({ error: { message: "Not allowed", code: 4 } }, 403).detail).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it.each([DOCUMENTED, { organization: null }, { organization: [] }, { organizations: [DOCUMENTED] }])(
    "cannot read %j",
    async (body) => {
      await expect(ask(body).detail).rejects.toMatchObject({ code: "unreadable" });
    },
  );
});
