import { expect, it } from "vitest";
import { findClosestMatch } from "./closest-match.ts";

const CHOICES = ["slug", "status", "email", "id", "members", "member_id"];

it.each([
  ["slgu", "slug"],
  ["slugs", "slug"],
  ["sug", "slug"],
  ["emial", "email"],
  ["staus", "status"],
  ["member", "members"],
  ["idd", "id"],
  ["di", "id"],
  ["xy", null],
  ["banana", null],
  ["", null],
  ["s".repeat(2000), null],
])("the closest match of %s is %s", (word, expected) => {
  expect(findClosestMatch(word, CHOICES)).toBe(expected);
});
