import { describe, expect, it } from "vitest";
import { sendRequest, type UpstreamRequest } from "./send-request.ts";
import { CREDENTIAL } from "./conformance/observed-upstream.ts";
import { path } from "./path.ts";
import type { Upstream } from "./provider.ts";
import { UpstreamError } from "./upstream-error.ts";

const question: UpstreamRequest = {
  origin: "https://sentry.io",
  path: path`/api/0/organizations/`,
  subject: "the organizations",
  explain: () => ({}),
};

function answerWith(fetch: Upstream["fetch"]): Upstream {
  return { fetch, credential: CREDENTIAL };
}

function answerPadded(size: number): Upstream {
  return answerWith(() => Promise.resolve(new Response("[]".padStart(size))));
}

describe("call", () => {
  it("encodes parameters", async () => {
    const upstream = answerWith((request) => Promise.resolve(Response.json(request.url)));
    const { body } = await sendRequest(upstream, {
      ...question,
      parameters: { per_page: "100", cursor: "1:0:0&a=b#c" },
    });
    expect(body).toBe("https://sentry.io/api/0/organizations/?per_page=100&cursor=1%3A0%3A0%26a%3Db%23c");
  });

  it("sends headers beside the credential", async () => {
    const upstream = answerWith((request) => Promise.resolve(Response.json(Object.fromEntries(request.headers))));
    const { body } = await sendRequest(upstream, { ...question, headers: { "X-Stack-Id": "12345" } });
    expect(body).toEqual({
      accept: "application/json",
      authorization: `Bearer ${CREDENTIAL.token}`,
      "x-stack-id": "12345",
    });
  });

  it("passes on an UpstreamError of the caller's own fetch", async () => {
    const spent = new UpstreamError("rate-limited", "The budget is spent");
    await expect(
      sendRequest(
        answerWith(() => Promise.reject(spent)),
        question,
      ),
    ).rejects.toBe(spent);
  });

  it("knows a time limit of the fetch itself", async () => {
    const late = new DOMException("Too late", "TimeoutError");
    const failed = sendRequest(
      answerWith(() => Promise.reject(late)),
      question,
    );
    await expect(failed).rejects.toMatchObject({ code: "timed-out", cause: late });
  });

  it("keeps the cause of a lost connection", async () => {
    const cause = new TypeError("fetch failed");
    const failed = sendRequest(
      answerWith(() => Promise.reject(cause)),
      question,
    );
    await expect(failed).rejects.toMatchObject({ code: "unreachable", cause });
  });

  it.each(["a\nb", "a\u0000b", "snow☃man"])("refuses the credential %j and does not repeat it", async (token) => {
    const sent: Request[] = [];
    const upstream: Upstream = {
      fetch: (request) => Promise.resolve(Response.json(sent.push(request))),
      credential: { scheme: "Bearer", token },
    };
    const error: unknown = await sendRequest(upstream, question).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: "unauthorized", status: null, cause: undefined });
    expect(String(error)).not.toContain(token);
    expect(sent).toHaveLength(0);
  });

  it.each([
    [new Response("<p>", { headers: { "content-type": "text/html; charset=utf-8" } }), "text/html where JSON is due"],
    [new Response(new Uint8Array([0x3c])), "something unlabeled where JSON is due"],
    [new Response(null, { status: 204 }), "an empty body where JSON is due"],
  ])("says what came in place of JSON", async (response, ending) => {
    const failed = sendRequest(
      answerWith(() => Promise.resolve(response)),
      question,
    );
    await expect(failed).rejects.toThrow(`sentry.io, asked for the organizations: ${ending}`);
    await expect(failed).rejects.toMatchObject({ cause: undefined });
  });

  it("reads 8 MiB of a page, and no more", async () => {
    const limit = 8 * 1024 * 1024;
    expect(await sendRequest(answerPadded(limit), question)).toMatchObject({ body: [] });
    await expect(sendRequest(answerPadded(limit + 1), question)).rejects.toMatchObject({ code: "unreadable" });
  });

  it("tells a failure by its status even if its body never ends", async () => {
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(8192)) });
    const failed = sendRequest(
      answerWith(() => Promise.resolve(new Response(body, { status: 502 }))),
      question,
    );
    await expect(failed).rejects.toMatchObject({ code: "unavailable", status: 502 });
  });
});
