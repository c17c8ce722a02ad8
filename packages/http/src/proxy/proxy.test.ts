import { describe, expect, test } from "vitest";
import { ServerTiming } from "../middleware/server-timing.ts";
import type { ProxyRequest } from "../dependencies.ts";
import type { RequestMetadata } from "../middleware/request-metadata.ts";
import { rewriteProxiedResponse } from "./rewrite-proxied-response.ts";
import { createProxiedRequest } from "./create-proxied-request.ts";

const metadata: RequestMetadata = {
  receivedAt: 0,
  requestId: "abcdefgh",
  trace: { traceId: "a".repeat(32), spanId: "b".repeat(16), sampled: true, state: null },
  timings: new ServerTiming(() => 0),
};
const US = "https://us.sentry.io";
const OWN = "https://roster.example";
const credential = { scheme: "Basic", token: "a2V5Og==" };

function proxied(path: string, init: RequestInit = {}): ProxyRequest {
  const organization = { source: "sentry-us", installation: "sentry", apiUrl: null };
  return { request: new Request(`${OWN}${path}`, init), organization };
}

describe("the request to an upstream", () => {
  test("has the upstream's origin, one credential and only the allowed headers", async () => {
    const headers = {
      Authorization: "Bearer rst_hush",
      Cookie: "a=b",
      "CF-Connecting-IP": "192.0.2.1",
      "X-Forwarded-For": "192.0.2.1",
      "Roster-K6-Authorization": "Token hush",
      "Roster-Principal": "hush",
      Connection: "keep-alive",
      "Content-Type": "application/json",
      "User-Agent": "sentry-cli/3",
    };
    const sent = proxied("/api/0/projects/foo/bar/keys/?q=a%20b&q=c", { method: "POST", headers, body: "{}" });
    const request = createProxiedRequest(sent, US, credential, metadata);
    expect(request.url).toBe(`${US}/api/0/projects/foo/bar/keys/?q=a%20b&q=c`);
    expect([request.method, request.redirect, await request.text()]).toEqual(["POST", "manual", "{}"]);
    expect(Object.fromEntries(request.headers)).toEqual({
      authorization: "Basic a2V5Og==",
      "content-type": "application/json",
      "user-agent": "sentry-cli/3",
      traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01`,
    });
  });

  test("names the organization as the upstream knows it", () => {
    const url = (path: string, upstreamReference: string) => {
      const { request, organization } = proxied(path);
      return createProxiedRequest(
        { request, organization: { ...organization, upstreamReference } },
        US,
        credential,
        metadata,
      ).url;
    };
    expect(url("/api/0/organizations/sentry:2/members/?q=1", "acme")).toBe(
      `${US}/api/0/organizations/acme/members/?q=1`,
    );
    expect(url("/api/0/projects/02/web/", "2")).toBe(`${US}/api/0/projects/2/web/`);
    expect(url("/api/0/organizations/02/", "a/$1")).toBe(`${US}/api/0/organizations/a%2F%241/`);
  });

  test("goes to the upstream whatever the path is", () => {
    for (const path of ["//evil.example/x", "/api/0/../../@evil.example", "/\\evil.example", "/@evil.example/"]) {
      expect(new URL(createProxiedRequest(proxied(path), US, credential, metadata).url).origin, path).toBe(US);
    }
  });
});

describe("the response to a caller", () => {
  const rewrite = (headers: HeadersInit, status = 200) =>
    rewriteProxiedResponse(new Response("[]", { status, headers }), US, OWN);

  test("has only the allowed headers", async () => {
    const response = rewrite({
      "Content-Type": "application/json",
      "X-Sentry-Rate-Limit-Remaining": "39",
      "Retry-After": "3",
      "Set-Cookie": "session=hush",
      Via: "1.1 synapse",
      "X-Sentry-Proxy-URL": "http://us.internal.sentry.io/x",
      "Cache-Control": "public, max-age=600",
      Server: "nginx",
    });
    expect(await response.text()).toBe("[]");
    expect(Object.fromEntries(response.headers)).toEqual({
      "cache-control": "no-store",
      "content-type": "application/json",
      "retry-after": "3",
      "x-sentry-rate-limit-remaining": "39",
    });
  });

  test("links are rewritten to this origin, or dropped", () => {
    const page = `<${US}/api/0/x/?&cursor=0:0:1>; rel="previous"; results="false"; cursor="0:0:1", <${US}/api/0/x/?&cursor=0:1:0>; rel="next"; results="true"; cursor="0:1:0"`;
    expect(rewrite({ Link: page }).headers.get("Link")).toBe(page.replaceAll(US, OWN));
    for (const target of ["https://evil.example/x", `${US}.evil.example/x`, `${US}@evil.example/`, "//evil.example"]) {
      expect(
        rewrite({ Link: `<${US}/a>; rel="previous", <${target}>; rel="next"` }).headers.get("Link"),
        target,
      ).toBeNull();
    }
  });

  test.each([
    ["/api/0/y/", `${OWN}/api/0/y/`],
    [`${US}/api/0/y/?a=b`, `${OWN}/api/0/y/?a=b`],
    ["https://storage.example/file?signature=x", "https://storage.example/file?signature=x"],
    ["http://evil.example/", null],
    ["javascript:alert(1)", null],
  ])("a redirect to %s is rewritten or dropped", (location, expected) => {
    const response = rewrite({ Location: location }, 302);
    expect([response.status, response.headers.get("Location")]).toEqual([302, expected]);
  });
});
