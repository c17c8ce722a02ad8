import type { RunningStack } from "@roster/scripts/start-stack";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { getJson, controlEmulator, readUpstreamRequests } from "./stack-client.ts";
import { startTestStack } from "./start-test-stack.ts";
import { smallWorld } from "./small-world.ts";

/** A hostile upstream tries to redirect tokens to another host: with a link, a redirect, or the URL of a region. */

const KEY = { Authorization: "Bearer rst_demo" };
const ANN = { Authorization: "Bearer ann-token" };
const KNOWN_HOSTS = new Set(["sentry.io", "us.sentry.io", "de.sentry.io", "api.k6.io"]);
let stack: RunningStack;

beforeAll(async () => {
  stack = await startTestStack(smallWorld());
});
afterAll(async () => {
  await stack.stop();
});
beforeEach(async () => {
  await controlEmulator(stack, "PUT", "/__faults", []);
  await controlEmulator(stack, "PUT", "/__world", smallWorld());
  await controlEmulator(stack, "DELETE", "/__log");
});

/** All hosts that received a request. The log is complete, because every upstream request goes through the emulator. */
async function hostsReached(): Promise<readonly string[]> {
  return [...new Set((await readUpstreamRequests(stack)).map(({ host }) => host))];
}

async function expectOnlyKnownHosts(): Promise<void> {
  const hosts = await hostsReached();
  expect(hosts).not.toEqual([]);
  expect(hosts.filter((host) => !KNOWN_HOSTS.has(host))).toEqual([]);
}

function organizationWithRegionUrl(regionUrl: string): unknown {
  return {
    id: "66",
    slug: "trap",
    name: "Trap",
    dateCreated: "2020-01-01T00:00:00Z",
    status: { id: "active", name: "active" },
    links: { organizationUrl: "https://evil.example", regionUrl },
    avatar: { avatarType: "letter_avatar", avatarUuid: null },
    isEarlyAdopter: false,
    require2FA: false,
    hasAuthProvider: false,
  };
}

test("the emulator logs requests to any host", async () => {
  await fetch(`${stack.emulator}/api/0/organizations/`);
  expect(await hostsReached()).toEqual([new URL(stack.emulator).host]);
});

test("a link to another host is not followed", async () => {
  const link = (host: string) =>
    `<https://${host}/api/0/organizations/?cursor=1:0:0>; rel="next"; results="true"; cursor="1577836800001:0:0"`;
  await controlEmulator(stack, "PUT", "/__faults", [
    { match: { host: "sentry.io" }, headers: { Link: link("evil.example") }, times: 2 },
  ]);
  for (const headers of [KEY, ANN]) expect((await getJson(stack, "/v1/organizations", headers)).status).toBe(200);
  await expectOnlyKnownHosts();
});

test.each([301, 302, 307, 308])("a redirect (%i) is not followed", async (status) => {
  await controlEmulator(stack, "PUT", "/__faults", [
    { match: {}, status, headers: { Location: "https://evil.example/api/0/organizations/" } },
  ]);
  for (const headers of [KEY, ANN]) {
    expect((await getJson(stack, "/v1/organizations?fresh=1", headers)).status).toBeGreaterThanOrEqual(500);
    const detail = await fetch(`${stack.gateway}/api/0/organizations/foo/`, { headers, redirect: "manual" });
    expect(detail.status).toBeGreaterThanOrEqual(300);
  }
  await expectOnlyKnownHosts();
});

test.each([
  "https://evil.example",
  "https://us.sentry.io.evil.example",
  "https://us.sentry.io@evil.example",
  "https://evil.example/us.sentry.io",
  "https://evil.example#https://us.sentry.io",
  "https://us.sentry.io:8443",
  "http://us.sentry.io",
  "//evil.example",
  "javascript:alert(1)",
])("no token is sent to the region URL %s", async (regionUrl) => {
  await controlEmulator(stack, "PUT", "/__faults", [
    {
      match: { host: "sentry.io", path: "/api/0/organizations/" },
      status: 200,
      body: JSON.stringify([organizationWithRegionUrl(regionUrl)]),
    },
  ]);
  for (const headers of [KEY, ANN]) {
    await getJson(stack, "/v1/organizations?include=raw", headers);
    await getJson(stack, "/v1/organizations/66?include=details", headers);
    await getJson(stack, "/v1/organizations/66/projects", headers);
    for (const path of ["/api/0/organizations/66/", "/api/0/organizations/trap/projects/", "/api/0/projects/trap/p/"])
      await fetch(`${stack.gateway}${path}`, { headers, redirect: "manual" });
  }
  await expectOnlyKnownHosts();
  // No request goes to the given region URL, even if it is a known host over HTTP or on another port.
  const requests = (await readUpstreamRequests(stack)).filter(
    ({ path }) => path.includes("trap") || path.includes("/66/"),
  );
  expect(requests.filter(({ host }) => host !== "sentry.io")).toEqual([]);
});

test("links and redirects of a proxied response to other hosts are removed", async () => {
  await controlEmulator(stack, "PUT", "/__faults", [
    {
      match: { host: "us.sentry.io" },
      headers: { Link: '<https://evil.example/next>; rel="next"; results="true"; cursor="0:1:0"' },
      times: 1,
    },
    { match: { host: "us.sentry.io" }, status: 302, headers: { Location: "http://evil.example/" } },
  ]);
  const linked = await fetch(`${stack.gateway}/api/0/organizations/foo/projects/`, { headers: ANN });
  expect([linked.status, linked.headers.get("Link")]).toEqual([200, null]);
  const redirected = await fetch(`${stack.gateway}/api/0/organizations/foo/projects/`, {
    headers: ANN,
    redirect: "manual",
  });
  expect([redirected.status, redirected.headers.get("Location")]).toEqual([302, null]);
  await expectOnlyKnownHosts();
});
