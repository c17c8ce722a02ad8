import type { RunningStack } from "@roster/scripts/start-stack";
import { afterAll, beforeAll, expect, test } from "vitest";
import { controlEmulator } from "./stack-client.ts";
import { startTestStack } from "./start-test-stack.ts";
import { smallWorld } from "./small-world.ts";

/**
 * The upstreams break connections for real: the launcher resets or closes the socket, or sends a body byte by byte. Each
 * pair of a fault and a resource has an access token of its own, so it has Directories of its own, and all tests can run
 * at the same time.
 */
const FAULTS = [
  { name: "reset", title: "a reset before the response", effect: { reset: true }, code: "upstream-unreachable" },
  {
    name: "reset-body",
    title: "a reset within the body",
    effect: { reset: true, truncate: 20 },
    code: "upstream-unreachable",
  },
  { name: "close-body", title: "a truncated body", effect: { truncate: 20 }, code: "upstream-unreachable" },
  { name: "drip", title: "a body that arrives byte by byte", effect: { dripMs: 1_000 }, code: "upstream-timeout" },
  { name: "hang", title: "a response that never arrives", effect: { hang: true }, code: "upstream-timeout" },
] as const;

const RESOURCES = [
  { name: "sentry-list", upstreamPath: "/api/0/organizations/", path: "/v1/organizations", scheme: "Bearer" },
  { name: "k6-list", upstreamPath: "/v3/organizations", path: "/v1/organizations", scheme: "Token" },
  {
    name: "projects",
    upstreamPath: "/api/0/organizations/*/projects/",
    path: "/v1/organizations/sentry:1/projects",
    scheme: "Bearer",
  },
] as const;

const STATUSES = { "upstream-unreachable": 502, "upstream-timeout": 504 } as const;
/** Milliseconds. No response takes longer, apart from streams. */
const LONGEST_RESPONSE = 25_000;
/** Milliseconds that a busy machine may add. */
const TOLERANCE = 15_000;

let stack: RunningStack;

beforeAll(async () => {
  const world = smallWorld() as { readonly tokens: readonly object[] };
  const cases = FAULTS.flatMap((fault) =>
    [...RESOURCES, PROXIED].map(({ name, upstreamPath }) => ({ token: `${name}-${fault.name}`, upstreamPath, fault })),
  );
  const tokens = cases.map(({ token }) =>
    token.startsWith("k6") ? { token, k6User: 7 } : { token, user: 1, scopes: ["org:read"] },
  );
  stack = await startTestStack({ ...world, tokens: [...world.tokens, ...tokens] });
  const faults = cases.map(({ token, upstreamPath, fault }) => ({
    match: { token, path: upstreamPath },
    ...fault.effect,
  }));
  await controlEmulator(stack, "PUT", "/__faults", faults);
});

afterAll(async () => {
  await stack.stop();
});

/** Sends a request, and checks that the response arrives within the time limit. */
async function sendInTime(path: string, token: string, scheme: string): Promise<Response> {
  const start = performance.now();
  const response = await fetch(`${stack.gateway}${path}`, { headers: { Authorization: `${scheme} ${token}` } });
  expect(performance.now() - start, `${path} with ${token} took too long`).toBeLessThan(LONGEST_RESPONSE + TOLERANCE);
  return response;
}

interface FailedBody {
  readonly code?: string;
  readonly sources: readonly { readonly error: { readonly code: string } | null }[];
}

/** Sends a request until its response no longer says that data is still being fetched. */
async function readOutcome(path: string, token: string, scheme: string): Promise<unknown> {
  for (;;) {
    const response = await sendInTime(path, token, scheme);
    const { status } = response;
    const { code, sources } = (await response.json()) as FailedBody;
    if (code !== "syncing") return { status, code, causes: [...new Set(sources.map(({ error }) => error?.code))] };
    expect([status, response.headers.get("Retry-After")]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

const CASES = FAULTS.flatMap((fault) => RESOURCES.map((resource) => ({ fault, resource }))).filter(
  // A fault that ends with a time limit takes half a minute, so one list has to do.
  ({ fault, resource }) => fault.code === "upstream-unreachable" || resource.name !== "sentry-list",
);

test.concurrent.each(CASES)("$resource.name with $fault.title is a documented problem", async ({ fault, resource }) => {
  const { code } = fault;
  expect(await readOutcome(resource.path, `${resource.name}-${fault.name}`, resource.scheme)).toEqual({
    status: STATUSES[code],
    code: "sources-failed",
    causes: [code],
  });
});

/** A proxied request. Its body is streamed, so only a fault before the body can be a problem. */
const PROXIED = { name: "proxied", upstreamPath: "/api/0/organizations/*/teams/" } as const;

const sendProxied = (fault: string) => sendInTime("/api/0/organizations/foo/teams/", `proxied-${fault}`, "Bearer");

test.concurrent.each([
  ["reset", 502],
  ["hang", 504],
])("a proxied request with the fault %s is a problem", async (fault, status) => {
  const response = await sendProxied(fault);
  expect([response.status, await response.json()]).toEqual([status, { detail: expect.any(String) }]);
});

test.concurrent.each(["reset-body", "close-body"])(
  "a proxied request with the fault %s breaks the caller's connection",
  async (fault) => {
    const response = await sendProxied(fault);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow("terminated");
  },
);

test.concurrent("a proxied request with the fault drip has its first byte at once", async () => {
  const response = await sendProxied("drip");
  const reader = response.body?.getReader();
  expect([response.status, (await reader?.read())?.value?.length]).toEqual([200, 1]);
  await reader?.cancel();
});

test("a broken connection to the emulator is a problem, and the next request succeeds", async () => {
  await stack.killEmulator();
  expect(await readOutcome("/v1/organizations", "ann-token", "Bearer")).toEqual({
    status: 502,
    code: "sources-failed",
    causes: ["upstream-unreachable"],
  });
  await stack.restartEmulator();
  await expect
    .poll(async () => (await sendInTime("/v1/organizations", "ann-token", "Bearer")).status, { timeout: 60_000 })
    .toBe(200);
});
