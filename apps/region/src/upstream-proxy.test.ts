import { ProblemError } from "@roster/core/problem";
import type { RequestMetadata, Principal, ServerTiming } from "@roster/http";
import { describe, expect, test } from "vitest";
import type { SourceConfiguration } from "./configuration.ts";
import { sendProxied } from "./directory/proxied-call.ts";
import { sendToUpstream } from "./upstream-proxy.ts";

const SOURCE: SourceConfiguration = {
  id: "sentry-us",
  installation: "sentry",
  provider: "sentry",
  region: "us",
  url: "https://sentry.io",
  hosts: ["us.sentry.io", "us2.sentry.io"],
  served: ["us.sentry.io"],
  secret: "SENTRY_TOKEN",
};
const KEY: Principal = { key: { id: "t", scopes: ["proxy:read"], sources: ["*"], expiresAt: null }, credentials: {} };
const OWN: Principal = { key: null, credentials: { sentry: { scheme: "Basic", token: "own" } } };

const metadata: RequestMetadata = {
  receivedAt: 0,
  requestId: "abcdefgh",
  trace: { traceId: "a".repeat(32), spanId: "b".repeat(16), sampled: false, state: null },
  timings: { measure: (_: string, work: Promise<unknown>) => work } as unknown as ServerTiming,
};

interface TestOptions {
  readonly apiUrl?: string | null;
  readonly principal?: Principal;
  readonly init?: RequestInit;
  readonly secret?: string;
}

/** Proxies a request to an upstream that is a function. */
function forward(
  upstream: (request: Request) => Response | Promise<Response>,
  { apiUrl = "https://us.sentry.io", principal = KEY, init = {}, secret = "managed" }: TestOptions = {},
): Promise<Response> {
  const send = (sent: Request) => sendProxied(async (passed) => upstream(passed), sent);
  const request = new Request("https://roster.example/api/0/organizations/foo/x/?a=b", init);
  const organization = { source: "sentry-us", installation: "sentry", apiUrl };
  return sendToUpstream(send, { SENTRY_TOKEN: secret }, SOURCE, { request, organization }, principal, metadata);
}

async function refusal(sent: Promise<Response>): Promise<string> {
  const error: unknown = await sent.catch((thrown: unknown) => thrown);
  if (!(error instanceof ProblemError)) throw new Error("The request was not refused.");
  return error.problem.code;
}

describe("the credential", () => {
  const echo = (request: Request) => Response.json([request.url, request.headers.get("Authorization")]);

  test("is the caller's own if there is one, and the managed one otherwise", async () => {
    const url = "https://us.sentry.io/api/0/organizations/foo/x/?a=b";
    expect(await (await forward(echo)).json()).toEqual([url, "Bearer managed"]);
    expect(await (await forward(echo, { secret: "Basic abc" })).json()).toEqual([url, "Basic abc"]);
    expect(await (await forward(echo, { principal: OWN })).json()).toEqual([url, "Basic own"]);
    expect(await refusal(forward(echo, { secret: "" }))).toBe("misconfigured");
  });

  test.each([
    "https://evil.example",
    "https://de.sentry.io",
    "https://us.sentry.io.evil.example",
    "https://us.sentry.io@evil.example",
    "https://us.sentry.io:8443",
    "http://us.sentry.io",
    "us.sentry.io",
    "",
    "7",
    null,
  ])("is not sent to %s", async (apiUrl) => {
    let isReached = false;
    const sent = forward(
      () => {
        isReached = true;
        return new Response();
      },
      { apiUrl, principal: OWN },
    );
    expect([await refusal(sent), isReached]).toEqual(["upstream-failed", false]);
  });
});

describe("a proxied request", () => {
  test("streams bodies in both directions", async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const response = await forward(
      (request) => new Response(request.body, { headers: { "Content-Type": "text/plain" } }),
      {
        init: { method: "POST", body: readable },
      },
    );
    const reader = response.body?.getReader();
    // The first chunk arrives before the second is written, so no body is buffered.
    for (const chunk of ["one", "two"]) {
      const written = writer.write(new TextEncoder().encode(chunk));
      const { value } = (await reader?.read()) ?? {};
      expect(new TextDecoder().decode(value)).toBe(chunk);
      await written;
    }
    await writer.close();
    expect((await reader?.read())?.done).toBe(true);
  });

  test.each([200, 201, 204, 304, 400, 404, 429, 500])("keeps the status %i", async (status) => {
    const body = status === 204 || status === 304 ? null : "x";
    expect((await forward(() => new Response(body, { status }))).status).toBe(status);
  });

  test("reports an unreachable upstream", async () => {
    expect(await refusal(forward(() => Promise.reject(new Error("reset"))))).toBe("upstream-unreachable");
  });
});
