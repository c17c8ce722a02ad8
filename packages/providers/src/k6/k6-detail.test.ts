import { describe, expect, it } from "vitest";
import { observeUpstream } from "../conformance/observed-upstream.ts";
import { createK6Provider } from "./k6-provider.ts";

/** The example in the organization documentation of the k6 Cloud REST API. */
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

function requestDetail(body: unknown, status = 200) {
  const provider = createK6Provider({ url: "https://api.k6.io" });
  const observed = observeUpstream({ provider, fetch: () => Promise.resolve(Response.json(body, { status })) });
  const detail = provider.detail(observed.upstream, { remoteId: "0", slug: null, apiUrl: "https://elsewhere.example" });
  return { detail, requests: observed.requests };
}

describe("readDetail", () => {
  it("reads the documented example, which has no teams or features", async () => {
    const { detail, requests } = requestDetail({ organization: DOCUMENTED });
    expect(await detail).toEqual({
      organization: expect.objectContaining({ remoteId: "0", isDefault: true, raw: DOCUMENTED }) as unknown,
      features: [],
      teams: [],
      roles: [],
      access: [],
      settings: {},
      fallback: null,
      rate: null,
    });
    expect(requests.map(({ url }) => url)).toEqual(["https://api.k6.io/v3/organizations/0"]);
  });

  it("distinguishes not-found from forbidden", async () => {
    await expect(requestDetail({ error: { message: "Not found.", code: 3 } }, 404).detail).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(requestDetail({ error: { message: "Not allowed", code: 4 } }, 403).detail).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it.each([DOCUMENTED, { organization: null }, { organization: [] }, { organizations: [DOCUMENTED] }])(
    "rejects %j",
    async (body) => {
      await expect(requestDetail(body).detail).rejects.toMatchObject({ code: "unreadable" });
    },
  );
});
