import type { RunningStack } from "@roster/scripts/start-stack";
import { createDemoWorld } from "@roster/emulator/demo-world";
import { BODIES } from "@roster/http/bodies";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as v from "valibot";
import { startTestStack } from "./start-test-stack.ts";

/** The responses of a whole stack match the schemas of `/openapi.json`. */

let stack: RunningStack;

beforeAll(async () => {
  stack = await startTestStack(createDemoWorld());
});
afterAll(async () => {
  await stack.stop();
});

const headers = { Authorization: "Bearer rst_demo" };

test.each([
  ["listOrganizations", "/v1/organizations?limit=100"],
  ["listOrganizations", "/v1/organizations?limit=100&include=members,projects,events,billing,raw,position"],
  ["listOrganizations", "/v1/organizations?sortBy=name&query=the"],
  ["getOrganization", "/v1/organizations/sentry:2"],
  ["getOrganization", "/v1/organizations/sentry:2?include=members,projects,events,raw,details"],
  ["getOrganization", "/v1/organizations/k6:1013?include=billing,raw,details"],
  ["listProjects", "/v1/organizations/sentry:2/projects?include=position"],
  ["listProjects", "/v1/organizations/k6:1013/projects"],
  ["listSources", "/v1/sources"],
  ["listChanges", "/v1/changes"],
  ["listChanges", "/v1/changes?after=now"],
  ["explainQuery", "/v1/explain?query=(slug:foo%20AND%20platform:python)%20OR%20email:a@example.com"],
  ["getMe", "/v1/me"],
  ["listSentryOrganizations", "/api/0/organizations/"],
  ["getSentryOrganization", "/api/0/organizations/the-interstellar-jurisdiction/"],
  ["listSentryRegions", "/api/0/users/me/regions/"],
  ["listK6Organizations", "/v3/organizations"],
  ["getK6Organization", "/v3/organizations/1013"],
  ["listK6Projects", "/v3/organizations/1013/projects"],
])("%s: %s", async (id, path) => {
  const response = await fetch(`${stack.gateway}${path}`, { headers });
  const { status, schema } = BODIES[id] ?? { status: 0, schema: v.never() };
  expect(response.status).toBe(status);
  const { issues } = v.safeParse(schema, await response.json());
  expect(issues?.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)).toBeUndefined();
});

test("a refresh is accepted", async () => {
  const response = await fetch(`${stack.gateway}/v1/sources/k6/refresh`, { method: "POST", headers });
  expect(response.status).toBe(202);
  expect(v.is(BODIES["refreshSource"]?.schema ?? v.never(), await response.json())).toBe(true);
});

test("the OpenAPI document is public", async () => {
  const response = await fetch(`${stack.gateway}/openapi.json`);
  expect(response.headers.get("Content-Type")).toContain("application/json");
  const document = (await response.json()) as { openapi: string; paths: Record<string, unknown> };
  expect(document.openapi).toBe("3.1.0");
  expect(Object.keys(document.paths)).toContain("/v1/organizations");
});
