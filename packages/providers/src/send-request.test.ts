import { describe, expect, it } from "vitest";
import { sendRequest, type UpstreamRequest } from "./send-request.ts";
import { CREDENTIAL } from "./conformance/observed-upstream.ts";
import { path } from "./path.ts";
import type { Upstream } from "./provider.ts";
import { UpstreamError } from "./upstream-error.ts";

const request: UpstreamRequest = {
  origin: "https://sentry.io",
  path: path`/api/0/organizations/`,
  subject: "the organizations",
  endpoint: "list",
  readers: { readErrorBody: () => ({}), readRateLimit: () => null },
};

function upstreamWith(fetch: Upstream["fetch"]): Upstream {
  return { fetch, credential: CREDENTIAL };
}

function upstreamWithPadding(size: number): Upstream {
  return upstreamWith(() => Promise.resolve(new Response("[]".padStart(size))));
}

describe("sendRequest", () => {
  it("encodes parameters", async () => {
    const upstream = upstreamWith((request) => Promise.resolve(Response.json(request.url)));
    const { body } = await sendRequest(upstream, {
      ...request,
      parameters: { per_page: "100", cursor: "1:0:0&a=b#c" },
    });
    expect(body).toBe("https://sentry.io/api/0/organizations/?per_page=100&cursor=1%3A0%3A0%26a%3Db%23c");
  });

  it("sends additional headers", async () => {
    const upstream = upstreamWith((request) => Promise.resolve(Response.json(Object.fromEntries(request.headers))));
    const { body } = await sendRequest(upstream, { ...request, headers: { "X-Stack-Id": "12345" } });
    expect(body).toEqual({
      accept: "application/json",
      authorization: `Bearer ${CREDENTIAL.token}`,
      "x-stack-id": "12345",
    });
  });

  it("passes on an UpstreamError of the caller's fetch unchanged", async () => {
    const budgetExhausted = new UpstreamError("rate-limited", "The budget is exhausted");
    await expect(
      sendRequest(
        upstreamWith(() => Promise.reject(budgetExhausted)),
        request,
      ),
    ).rejects.toBe(budgetExhausted);
  });

  it("turns a time-out of the caller's fetch into timed-out", async () => {
    const timeout = new DOMException("Too late", "TimeoutError");
    const failed = sendRequest(
      upstreamWith(() => Promise.reject(timeout)),
      request,
    );
    await expect(failed).rejects.toMatchObject({ code: "timed-out", cause: timeout });
  });

  it("keeps the cause of a network error", async () => {
    const cause = new TypeError("fetch failed");
    const failed = sendRequest(
      upstreamWith(() => Promise.reject(cause)),
      request,
    );
    await expect(failed).rejects.toMatchObject({ code: "unreachable", cause });
  });

  it.each(["a\nb", "a\u0000b", "snow☃man"])(
    "rejects the credential %j and does not repeat it in the error",
    async (token) => {
      const sent: Request[] = [];
      const upstream: Upstream = {
        fetch: (request) => Promise.resolve(Response.json(sent.push(request))),
        credential: { scheme: "Bearer", token },
      };
      const error: unknown = await sendRequest(upstream, request).catch((error: unknown) => error);
      expect(error).toMatchObject({ code: "unauthorized", status: null, cause: undefined });
      expect(String(error)).not.toContain(token);
      expect(sent).toHaveLength(0);
    },
  );

  it.each([
    [new Response("<p>", { headers: { "content-type": "text/html; charset=utf-8" } }), "text/html where JSON is due"],
    [new Response(new Uint8Array([0x3c])), "something unlabeled where JSON is due"],
    [new Response(null, { status: 204 }), "an empty body where JSON is due"],
  ])("names the content type of a body that is not JSON", async (response, ending) => {
    const failed = sendRequest(
      upstreamWith(() => Promise.resolve(response)),
      request,
    );
    await expect(failed).rejects.toThrow(`sentry.io, asked for the organizations: ${ending}`);
    await expect(failed).rejects.toMatchObject({ cause: undefined });
  });

  it("reads a page of at most 8 MiB", async () => {
    const limit = 8 * 1024 * 1024;
    expect(await sendRequest(upstreamWithPadding(limit), request)).toMatchObject({ body: [] });
    await expect(sendRequest(upstreamWithPadding(limit + 1), request)).rejects.toMatchObject({ code: "unreadable" });
  });

  it("classifies a failure by its status even if the body never ends", async () => {
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(8192)) });
    const failed = sendRequest(
      upstreamWith(() => Promise.resolve(new Response(body, { status: 502 }))),
      request,
    );
    await expect(failed).rejects.toMatchObject({ code: "unavailable", status: 502 });
  });
});
