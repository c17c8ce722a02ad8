import { expect, test } from "vitest";
import { parseReference } from "./parse-reference.ts";

test.each([
  ["sentry:2", { kind: "id", installation: "sentry", remoteId: "2" }],
  ["sentry:0101", { kind: "id", installation: "sentry", remoteId: "101" }],
  ["k6:stack-07", { kind: "id", installation: "k6", remoteId: "stack-07" }],
  ["101", { kind: "remote-id", remoteId: "101" }],
  ["0101", { kind: "remote-id", remoteId: "101" }],
  ["000", { kind: "remote-id", remoteId: "0" }],
  ["Acme-2", { kind: "slug", slug: "Acme-2" }],
  ["", { kind: "none" }],
  [".", { kind: "none" }],
  ["..", { kind: "none" }],
  ["...", { kind: "slug", slug: "..." }],
  ["a/b", { kind: "none" }],
  ["sentry:a\\b", { kind: "none" }],
])("%j", (reference, expected) => {
  expect(parseReference(reference)).toEqual(expected);
});
