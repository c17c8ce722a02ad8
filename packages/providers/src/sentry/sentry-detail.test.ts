import { describe, expect, it } from "vitest";
import { observeUpstream, type ObservedUpstream } from "../conformance/observed-upstream.ts";
import type { OrganizationAddress } from "../provider.ts";
import { createSentryProvider } from "./sentry-provider.ts";

const US = "https://us.sentry.io/api/0/organizations/";
const ACME: OrganizationAddress = { remoteId: "2", slug: "acme", apiUrl: "https://us.sentry.io" };

/** Responds by the last segment of the path. Anything else is a 404 with an empty body, like that of the control silo. */
function observe(responses: Readonly<Record<string, () => Response>>): ObservedUpstream {
  const provider = createSentryProvider({ listUrl: "https://sentry.io", hosts: ["sentry.io", "us.sentry.io"] });
  return observeUpstream({
    provider,
    fetch: (request) => {
      const name = new URL(request.url).pathname.split("/").at(-2) ?? "";
      return Promise.resolve(responses[name]?.() ?? new Response(null, { status: 404 }));
    },
  });
}

function organizationResponse(id: string, slug: string) {
  return () => Response.json({ id, slug }, { headers: { "x-sentry-rate-limit-remaining": "39" } });
}

function errorResponse(status: number, detail: unknown) {
  return () => Response.json({ detail }, { status });
}

async function readDetail({ provider, upstream, requests }: ObservedUpstream, address = ACME) {
  const outcome: unknown = await provider.detail(upstream, address).catch((error: unknown) => error);
  return { outcome, urls: requests.map(({ url }) => url) };
}

describe("readDetail", () => {
  it("requests the detail with features from the organization's own region, by slug", async () => {
    const { outcome, urls } = await readDetail(observe({ acme: organizationResponse("2", "acme") }));
    expect(outcome).toMatchObject({ organization: { remoteId: "2" }, rate: { remaining: 39 } });
    expect(urls).toEqual([`${US}acme/?include_feature_flags=1`]);
  });

  it("requests the detail from the list's origin by id if slug and region are unknown", async () => {
    const { urls } = await readDetail(observe({ 2: organizationResponse("2", "acme") }), {
      remoteId: "2",
      slug: null,
      apiUrl: null,
    });
    expect(urls).toEqual(["https://sentry.io/api/0/organizations/2/?include_feature_flags=1"]);
  });

  it("finds a renamed organization, and one whose slug was taken", async () => {
    const renamed = await readDetail(observe({ 2: organizationResponse("2", "acme-corp") }));
    expect(renamed.outcome).toMatchObject({ organization: { remoteId: "2", slug: "acme-corp" } });
    const taken = await readDetail(
      observe({ acme: organizationResponse("9", "acme"), 2: organizationResponse("2", "acme-corp") }),
    );
    expect(taken.outcome).toMatchObject({ organization: { remoteId: "2", slug: "acme-corp" } });
    expect(taken.urls).toHaveLength(2);
  });

  it("distinguishes not-found from forbidden", async () => {
    const gone = await readDetail(observe({}));
    expect(gone.outcome).toMatchObject({ code: "not-found", status: 404 });
    expect(gone.urls).toHaveLength(2);
    const permission = "You do not have permission to perform this action.";
    const lost = await readDetail(observe({ acme: errorResponse(403, permission), 2: errorResponse(403, permission) }));
    expect(lost.outcome).toMatchObject({ code: "forbidden", status: 403 });
    expect(lost.urls).toHaveLength(2);
    // Another organization has taken the slug, and the credential has no access to the first one.
    const both = await readDetail(
      observe({ acme: organizationResponse("9", "acme"), 2: errorResponse(403, permission) }),
    );
    expect(both.outcome).toMatchObject({ code: "forbidden", status: 403 });
  });

  it("asks by id if the slug is refused, because another organization may have taken it", async () => {
    const permission = "You do not have permission to perform this action.";
    const renamed = await readDetail(
      observe({ acme: errorResponse(403, permission), 2: organizationResponse("2", "acme-corp") }),
    );
    expect(renamed.outcome).toMatchObject({ organization: { remoteId: "2", slug: "acme-corp" } });
    const deleted = await readDetail(observe({ acme: errorResponse(403, permission) }));
    expect(deleted.outcome).toMatchObject({ code: "not-found" });
    expect(deleted.urls).toHaveLength(2);
  });

  it("keeps the code of a refusal if the refusal by id has none", async () => {
    const detail = { code: "sso-required", message: "Must login via SSO", extra: {} };
    const { outcome } = await readDetail(
      observe({ acme: errorResponse(401, detail), 2: errorResponse(401, "Unauthorized organization access.") }),
    );
    expect(outcome).toMatchObject({ code: "forbidden", upstreamCode: "sso-required" });
  });

  it("reads both formats of an error body", async () => {
    const detail = { code: "2fa-required", message: "Organization requires two-factor authentication", extra: {} };
    const { outcome } = await readDetail(observe({ acme: errorResponse(401, detail), 2: errorResponse(401, detail) }));
    expect(outcome).toMatchObject({ code: "forbidden", status: 401, upstreamCode: "2fa-required" });
    const bad = await readDetail(observe({ acme: errorResponse(401, "Invalid token") }));
    expect(bad.outcome).toMatchObject({ code: "unauthorized", upstreamCode: null });
  });

  it("rejects another organization whose slug equals the id", async () => {
    const { outcome } = await readDetail(observe({ 2: organizationResponse("7", "2") }));
    expect(outcome).toMatchObject({ code: "not-found" });
  });

  it("sends no request to a host that is not on the list", async () => {
    const { outcome, urls } = await readDetail(observe({}), { ...ACME, apiUrl: "https://elsewhere.example" });
    expect(outcome).toMatchObject({ code: "host-not-allowed" });
    expect(urls).toEqual([]);
  });
});
