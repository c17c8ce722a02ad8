import { expect, test } from "vitest";
import { readOrganizationReference } from "./organization-reference.ts";

const of = (path: string) => readOrganizationReference(new Request(`https://roster.example${path}`));

test.each([
  ["/api/0/organizations/foo/", "foo"],
  ["/api/0/organizations/foo/members/1/", "foo"],
  ["/api/0/projects/foo/bar/?cursor=0:1:0", "foo"],
  ["/api/0/organizations/f%6Fo/", "foo"],
  ["/api/0/organizations/foo/releases/a%2Fb/", "foo"],
  ["/api/0/organizations/foo/../bar/projects/", "bar"],
  ["/api/0/organizations/foo/%2e%2e/bar/projects/", "bar"],
  ["/api/0/organizations/foo/..bar/.../", "foo"],
])("%s names %s", (path, reference) => {
  expect(of(path)).toBe(reference);
});

test.each(["/api/0/organizations/..%2Ffoo/x/", "/api/0/organizations/%/"])("%s is refused as a bad path", (path) => {
  expect(() => of(path)).toThrow(expect.objectContaining({ problem: expect.objectContaining({ code: "bad-path" }) }));
});

test.each([
  "/api/0/organizations/foo/..%2Fbar/",
  "/api/0/organizations/foo/%2e%2e%2fbar/",
  "/api/0/organizations/foo/..%5Cbar/",
  "/api/0/organizations/foo/../../users/me/",
  "/api/0/organizations/foo/%",
  "/api/0/organizations/foo",
  "/v1/organizations/foo/",
])("%s is refused as an unknown route", (path) => {
  expect(() => of(path)).toThrow("no such route");
});
