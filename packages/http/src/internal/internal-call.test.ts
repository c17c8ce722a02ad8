import { ALL_ORGANIZATIONS, type Query } from "@roster/core/search";
import { INCLUDE_NOTHING, type SourceOffset } from "@roster/core/source";
import { ProblemError } from "@roster/core/problem";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Principal } from "../auth/principal.ts";
import { changesCall, decodeCall, encodeCall, findCall, listCall, type CallContext } from "./internal-call.ts";

const principal: Principal = {
  key: { id: "k", scopes: ["org:read"], sources: ["*"], expiresAt: null },
  credentials: { sentry: { scheme: "Bearer", token: "secret-token" } },
};
const context: CallContext = { principal, requestId: "abcdefgh", traceId: "a".repeat(32) };
const query: Query = { kind: "term", field: "slug", operator: "in", values: [{ pieces: ["a", ""] }, "acme"] };
const freshness = { fresh: false, maxAge: 5000 };
const question = {
  query,
  sort: { field: "name", direction: "ascending" },
  owner: null,
  include: INCLUDE_NOTHING,
  freshness,
} as const;
const slice = {
  only: ["sentry-us"],
  limit: 50,
  from: { key: "é", created: 1, id: "sentry:1" },
  direction: "next",
} as const;

describe("a call", () => {
  test("is decoded as it was encoded", () => {
    const list = { question, slice };
    expect(decodeCall(encodeCall(context, list), listCall)).toEqual({ ...context, ...list });
    const find = { reference: "acme", only: ["k6"], include: INCLUDE_NOTHING, freshness };
    expect(decodeCall(encodeCall(context, find), findCall)).toEqual({ ...context, ...find });
    const after = new Map<string, "now" | SourceOffset>([
      ["a", "now"],
      ["b", { generationId: "g", sequence: 3 }],
    ]);
    const changes = decodeCall(encodeCall(context, { after: [...after], limit: 10 }), changesCall);
    expect(changes).toEqual({ ...context, after, limit: 10 });
  });

  test("carries every token", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 4096 }).map((text) => text.toWellFormed()),
        (token) => {
          const own: Principal = { key: null, credentials: { sentry: { scheme: "Bearer", token } } };
          const text = encodeCall({ ...context, principal: own }, { question, slice });
          expect(decodeCall(text, listCall).principal).toEqual(own);
        },
      ),
    );
  });

  test("of a newer release may have scopes and members that this one does not know", () => {
    const key = { id: "k", scopes: ["org:read", "of:tomorrow"], sources: ["*"], expiresAt: null };
    const text = JSON.stringify({ ...context, principal: { key, credentials: {} }, question, slice, new: 1 });
    expect(decodeCall(text, listCall).principal.key?.scopes).toEqual(["org:read"]);
  });

  test.each([
    ["is not JSON", "secret-token"],
    ["has no principal", JSON.stringify({ question, slice })],
    ["has no tree", encodeCall(context, { question: { ...question, query: "slug:acme" }, slice })],
    ["has an unknown sort", encodeCall(context, { question: { ...question, sort: { field: "x" } }, slice })],
    ["has no position", encodeCall(context, { question, slice: { ...slice, from: { key: {}, created: 1, id: "" } } })],
    ["asks for too much", encodeCall(context, { question, slice: { ...slice, limit: 1e9 } })],
    [
      "is too long",
      encodeCall(context, { question: { ...question, query: ALL_ORGANIZATIONS }, slice, x: "x".repeat(1e6) }),
    ],
  ])("that %s is refused, and the refusal quotes nothing of it", (_, text) => {
    const decode = () => decodeCall(text, listCall);
    expect(decode).toThrow(ProblemError);
    expect(decode).not.toThrow(/secret-token/);
  });
});
