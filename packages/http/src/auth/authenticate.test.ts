import { ProblemError } from "@roster/core/problem";
import { describe, expect, test } from "vitest";
import type { Dialect } from "../dialect.ts";
import { authenticate } from "./authenticate.ts";
import { credentialHeader, type Installation } from "./credential-headers.ts";
import { openKeyRing, sha256Hex } from "./key-ring.ts";

const installations: readonly Installation[] = [
  { id: "sentry", provider: "sentry" },
  { id: "k6", provider: "k6" },
  { id: "sentry-onprem", provider: "sentry" },
];
const NOW = Date.parse("2026-11-21T00:00:00Z");
const ring = openKeyRing(
  JSON.stringify([
    { id: "ops", hash: await sha256Hex("rst_good"), scopes: ["org:read"], sources: ["sentry-us"] },
    { id: "old", hash: await sha256Hex("rst_old"), scopes: [], sources: [], expiresAt: "2026-01-01T00:00:00Z" },
  ]),
);

const identify = (headers: HeadersInit, dialect?: Dialect) =>
  authenticate(new Headers(headers), { installations, ring, now: NOW }, dialect);

async function refusal(headers: HeadersInit, dialect?: Dialect): Promise<string> {
  const error: unknown = await identify(headers, dialect).catch((thrown: unknown) => thrown);
  if (!(error instanceof ProblemError)) throw new Error("The credential was accepted.");
  return error.problem.code;
}

describe("the installation of a credential", () => {
  test.each([
    ["Bearer tok", { sentry: { scheme: "Bearer", token: "tok" } }],
    ["bearer tok", { sentry: { scheme: "bearer", token: "tok" } }],
    ["Basic a2V5Og==", { sentry: { scheme: "Basic", token: "a2V5Og==" } }],
    ["Token tok", { k6: { scheme: "Token", token: "tok" } }],
    ["token tok", { k6: { scheme: "token", token: "tok" } }],
  ])("Authorization: %s", async (value, credentials) => {
    expect(await identify({ Authorization: value })).toEqual({ key: null, credentials });
  });

  test.each([
    ["sentry", "Bearer tok", "sentry"],
    ["sentry", "Basic a2V5Og==", "sentry"],
    ["k6", "Bearer tok", "k6"],
    ["k6", "Token tok", "k6"],
    ["k6", "Basic dG9rOg==", "k6"],
  ] as const)("on %s's routes, Authorization: %s", async (dialect, value, installation) => {
    const [scheme = "", token = ""] = value.split(" ");
    expect(await identify({ Authorization: value }, dialect)).toEqual({
      key: null,
      credentials: { [installation]: { scheme, token } },
    });
  });

  test.each(["Bearer rst_good", "Token rst_good", `Basic ${btoa("rst_good:")}`, `Basic ${btoa("rst_good:x")}`])(
    "a key is a key in any scheme and dialect: %s",
    async (value) => {
      for (const dialect of ["roster", "sentry", "k6"] as const) {
        expect((await identify({ Authorization: value }, dialect)).key?.id).toBe("ops");
      }
    },
  );

  test("a key and the caller's own credentials can be sent together", async () => {
    const principal = await identify({ Authorization: "Bearer rst_good", "Roster-K6-Authorization": "Token tok" });
    expect(principal).toEqual({
      key: { id: "ops", scopes: ["org:read"], sources: ["sentry-us"], expiresAt: null },
      credentials: { k6: { scheme: "Token", token: "tok" } },
    });
  });

  test("a named header works for every installation", async () => {
    expect(credentialHeader("sentry-onprem")).toBe("Roster-Sentry-Onprem-Authorization");
    const { credentials } = await identify({ "Roster-Sentry-Onprem-Authorization": "Bearer tok" });
    expect(credentials).toEqual({ "sentry-onprem": { scheme: "Bearer", token: "tok" } });
  });

  test.each([
    ["nothing", {}, "missing-credential"],
    ["an unknown key", { Authorization: "Bearer rst_bad" }, "invalid-credential"],
    ["an expired key", { Authorization: "Bearer rst_old" }, "invalid-credential"],
    ["an unknown scheme", { Authorization: "Digest abc" }, "invalid-credential"],
    ["a token without a scheme", { Authorization: "abc" }, "invalid-credential"],
    ["two credentials in one header", { Authorization: "Bearer a, Bearer b" }, "invalid-credential"],
    ["an invalid named header", { "Roster-K6-Authorization": "abc" }, "invalid-credential"],
    [
      "a key in a header for an upstream credential",
      { "Roster-K6-Authorization": "Token rst_good" },
      "invalid-credential",
    ],
    ["an unknown key in Basic", { Authorization: `Basic ${btoa("rst_bad:")}` }, "invalid-credential"],
    ["a token that is too long", { Authorization: `Bearer ${"a".repeat(5000)}` }, "invalid-credential"],
  ])("%s is refused", async (_, headers, code) => {
    expect(await refusal(headers as HeadersInit)).toBe(code);
  });

  test("an invalid key ring fails closed", () => {
    expect(() => openKeyRing("[{}]")).toThrow(ProblemError);
    expect(openKeyRing(undefined).size).toBe(0);
  });
});
