import { ProblemError } from "@roster/core/problem";
import { expect, test } from "vitest";
import { assertCallerProof } from "./caller-proof.ts";

const SECRET = "a".repeat(64);

test("the secret of the deployment is accepted", () => {
  expect(() => assertCallerProof({ callerProof: SECRET }, SECRET)).not.toThrow();
});

test.each([
  ["no properties", undefined, SECRET],
  ["properties without a proof", {}, SECRET],
  ["another type", { callerProof: 7 }, SECRET],
  ["another secret", { callerProof: "b".repeat(64) }, SECRET],
  ["a secret that differs in its last character", { callerProof: `${"a".repeat(63)}b` }, SECRET],
  ["a prefix", { callerProof: "a".repeat(63) }, SECRET],
  ["a longer text", { callerProof: "a".repeat(65) }, SECRET],
  ["a Worker without a secret", { callerProof: "" }, ""],
  ["a Worker whose secret is not set", { callerProof: undefined }, undefined],
  ["a Worker whose secret is short", { callerProof: "a" }, "a"],
])("%s: refused", (_, props, secret) => {
  const check = () => assertCallerProof(props, secret);
  expect(check).toThrow(ProblemError);
  expect(check).not.toThrow(/a{8}|b{8}/);
});
