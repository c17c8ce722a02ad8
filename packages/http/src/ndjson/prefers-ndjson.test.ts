import { expect, test } from "vitest";
import { prefersNdjson } from "./prefers-ndjson.ts";

test.each([
  [null, false],
  ["*/*", false],
  ["application/json", false],
  ["application/x-ndjson", true],
  ["Application/X-NDJSON", true],
  ["application/x-ndjson;q=0", false],
  ["application/x-ndjson; q=0.5, application/json;q=0.9", false],
  ["application/json;q=0.1, application/x-ndjson;q=0.5", true],
  ["text/html, application/x-ndjson", true],
])("Accept: %s", (accept, wants) => {
  expect(prefersNdjson(accept)).toBe(wants);
});
