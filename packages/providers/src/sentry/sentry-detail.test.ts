import { describe, expect, it } from "vitest";
import { observeUpstream, type ObservedUpstream } from "../conformance/observed-upstream.ts";
import type { OrganizationAddress } from "../provider.ts";
import { createSentryProvider } from "./sentry-provider.ts";

const US = "https://us.sentry.io/api/0/organizations/";
const ACME: OrganizationAddress = { remoteId: "2", slug: "acme", apiUrl: "https://us.sentry.io" };

/** Answers what the path's last segment has; 404 with an empty body, as the control silo does, for all else. */
function open(answers: Readonly<Record<string, () => Response>>): ObservedUpstream {
  const provider = createSentryProvider({ listUrl: "https://sentry.io", hosts: ["sentry.io", "us.sentry.io"] });
  return observeUpstream({
    provider,
    fetch: (request) => {
      const name = new URL(request.url).pathname.split("/").at(-2) ?? "";
      return Promise.resolve(answers[name]?.() ?? new Response(null, { status: 404 }));
    },
  });
}

function answer(id: string, slug: string) {
  return () => Response.json({ id, slug }, { headers: { "x-sentry-rate-limit-remaining": "39" } });
}

function refuse(status: number, detail: unknown) {
  return () => Response.json({ detail }, { status });
}

async function ask({ provider, upstream, requests }: ObservedUpstream, address = ACME) {
  const outcome: unknown = await provider.detail(upstream, address).catch((error: unknown) => error);
  return { outcome, urls: requests.map(({ url }) => url) };
}

describe("readDetail", () => {
  it("asks an organization's own region by slug, for its features too", async () => {
    const { outcome, urls } = await ask(open({ acme: answer("2", "acme") }));
    expect(outcome).toMatchObject({ organization: { remoteId: "2" }, rate: { remaining: 39 } });
    expect(urls).toEqual([`${US}acme/?include_feature_flags=1`]);
  });

  it("asks where it lists, by id, for an organization of which it knows no more", async () => {
    const { urls } = await ask(open({ 2: answer("2", "acme") }), { remoteId: "2", slug: null, apiUrl: null });
    expect(urls).toEqual(["https://sentry.io/api/0/organizations/2/?include_feature_flags=1"]);
  });

  it("finds one that was renamed, and one whose slug another has now", async () => {
    const renamed = await ask(open({ 2: answer("2", "acme-corp") }));
    expect(renamed.outcome).toMatchObject({ organization: { remoteId: "2", slug: "acme-corp" } });
    const taken = await ask(open({ acme: answer("9", "acme"), 2: answer("2", "acme-corp") }));
    expect(taken.outcome).toMatchObject({ organization: { remoteId: "2", slug: "acme-corp" } });
    expect(taken.urls).toHaveLength(2);
  });

  it("tells one that is gone from one that may not be seen", async () => {
    const gone = await ask(open({}));
    expect(gone.outcome).toMatchObject({ code: "not-found", status: 404 });
    expect(gone.urls).toHaveLength(2);
    const permission = "You do not have permission to perform this action.";
    const lost = await ask(open({ acme: refuse(403, permission) }));
    expect(lost.outcome).toMatchObject({ code: "forbidden", status: 403 });
    expect(lost.urls).toHaveLength(1);
    // The slug is another's now, and this one can no longer be seen.
    const both = await ask(open({ acme: answer("9", "acme"), 2: refuse(403, permission) }));
    expect(both.outcome).toMatchObject({ code: "forbidden", status: 403 });
  });

  it("reads both shapes of a refusal", async () => {
    const detail = { code: "2fa-required", message: "Organization requires two-factor authentication", extra: {} };
    const { outcome } = await ask(open({ acme: refuse(401, detail) }));
    expect(outcome).toMatchObject({ code: "forbidden", status: 401, upstreamCode: "2fa-required" });
    const bad = await ask(open({ acme: refuse(401, "Invalid token") }));
    expect(bad.outcome).toMatchObject({ code: "unauthorized", upstreamCode: null });
  });

  it("takes no other organization for it, though its slug is the number", async () => {
    const { outcome } = await ask(open({ 2: answer("7", "2") }));
    expect(outcome).toMatchObject({ code: "not-found" });
  });

  it("sends nothing to a host that is not listed", async () => {
    const { outcome, urls } = await ask(open({}), { ...ACME, apiUrl: "https://elsewhere.example" });
    expect(outcome).toMatchObject({ code: "host-not-allowed" });
    expect(urls).toEqual([]);
  });
});
