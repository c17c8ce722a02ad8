import type { ProjectRow } from "@roster/core/source";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "vitest";
import * as v from "valibot";
import {
  TEST_SOURCES,
  EMPTY_LISTING,
  testApp,
  testDependencies,
  testDocument,
  testRow,
  testSource,
} from "../testing/test-dependencies.ts";
import { OPERATIONS } from "../operation-table.ts";
import { InvalidValue } from "../requests/query-parameters.ts";
import { BODIES } from "./response-bodies.ts";
import { createOpenApiDocument } from "./create-openapi-document.ts";
import { EXAMPLES, ORGANIZATION, SOURCE } from "./response-examples.ts";

const PROJECT: ProjectRow = {
  position: { key: 1, created: 1, id: "k6:5" },
  text: JSON.stringify({
    id: "k6:5",
    installation: "k6",
    provider: "k6",
    source: "k6",
    region: "global",
    organizationId: "k6:3",
    remoteId: "5",
    slug: null,
    name: "Five",
    description: null,
    platform: null,
    createdAt: "2020-08-13T18:28:45.000000Z",
    updatedAt: null,
    isDefault: true,
  }),
};

const document = createOpenApiDocument(OPERATIONS);
const served = OPERATIONS.filter(({ method }) => method !== "*");

describe("the OpenAPI document", () => {
  test("is the one that is served; `npm run openapi` regenerates it", async () => {
    await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot("document.json");
  });

  test("is valid OpenAPI 3.1", async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe("3.1");
  });

  test("has every operation once, with a unique id", () => {
    const ids = served.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(BODIES).toSorted()).toEqual(ids.toSorted());
    const paths = Object.values(document["paths"] as Record<string, Record<string, { operationId: string }>>);
    const documented = paths.flatMap((path) => Object.values(path)).map(({ operationId }) => operationId);
    expect(documented.toSorted()).toEqual(ids.toSorted());
  });

  test("has no dangling references", () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = ""]) => path);
    expect(references.length).toBeGreaterThan(20);
    for (const path of new Set(references)) {
      const target = path.split("/").reduce<unknown>((at, name) => Reflect.get(Object(at), name), document);
      expect(target, path).toBeDefined();
    }
  });

  test.each(Object.entries(EXAMPLES))("the example of %s matches its schema", (id, { body }) => {
    expect(v.safeParse(BODIES[id]?.schema ?? v.never(), body).issues).toBeUndefined();
  });

  test("the examples of parameters are valid", () => {
    for (const { id, parameters } of served) {
      for (const [name, { read }] of Object.entries(parameters({ sources: TEST_SOURCES }))) {
        const example = EXAMPLES[id]?.parameters?.[name];
        if (example !== undefined) expect(read(`${example}`), `${id} ${name}`).not.toBeInstanceOf(InvalidValue);
      }
    }
  });

  test("is served", async () => {
    const { app } = testApp();
    const response = await app.request("/openapi.json", {}, testDependencies(testSource({})));
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(document)));
    expect(response.headers.get("Cache-Control")).toBe("public, max-age=300");
  });
});

describe("responses match the document", () => {
  const k6 = { ...ORGANIZATION, id: "k6:3", source: "k6", remoteId: "3", raw: { id: 3, name: "Load" } };
  const sentry = {
    ...ORGANIZATION,
    raw: { id: "2", slug: "x", name: "X", links: { regionUrl: "https://us.sentry.io" } },
  };
  const source = testSource({
    sources: TEST_SOURCES,
    list: async ({ sort, include }) => ({
      ...EMPTY_LISTING,
      rows: [testRow(sort.direction === "ascending" ? k6 : sentry, 1, include)],
    }),
    find: async (reference, { include }) => ({
      organizations: [testDocument(reference === "3" ? k6 : sentry, include)],
      reports: EMPTY_LISTING.reports,
      warnings: [],
    }),
    projects: async () => ({ ...EMPTY_LISTING, rows: [PROJECT] }),
    status: async () => [SOURCE],
    refresh: async () => {},
    changes: async ({ after }) => [...after.keys()].map((id) => ({ source: id, read: null })),
  });
  const dependencies = testDependencies(source);
  const detail = () => Response.json(sentry.raw, { headers: { "Cache-Control": "no-store" } });
  const complete = {
    ...dependencies,
    deployment: { ...dependencies.deployment, proxyToUpstream: async () => detail() },
  };

  test.each(served.map((operation) => [operation.id, operation] as const))(
    "%s",
    async (id, { path, method, dialect }) => {
      const reference = id === "refreshSource" ? "sentry-us" : dialect === "k6" ? "3" : "sentry:2";
      const { app } = testApp();
      const response = await app.request(path.replace("{id}", reference), { method }, complete);
      expect(response.status).toBe(BODIES[id]?.status);
      const body: unknown = await response.json();
      expect(v.safeParse(BODIES[id]?.schema ?? v.never(), body).issues).toBeUndefined();
    },
  );
});
