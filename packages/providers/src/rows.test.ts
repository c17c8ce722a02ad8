import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { createInvalidResponse } from "./upstream-error.ts";
import { readRow, readRows } from "./rows.ts";
import { flag, id, idOrNull, text, webUrl } from "./tolerant.ts";

const invalidResponse = createInvalidResponse("sentry.io, asked for the organizations", 200);
const schema = v.object({ id, slug: v.string(), text, flag, webUrl, owner: idOrNull });

describe("readRows", () => {
  it("accepts ids of both types, and reads missing fields as null", () => {
    const raw = [
      { id: 7, slug: "a", extra: [1] },
      { id: "08", slug: "b", text: "", flag: false, webUrl: "http://b.example", owner: 0 },
    ];
    expect(readRows(schema, raw, invalidResponse)).toEqual([
      { wire: { id: "7", slug: "a", text: null, flag: null, webUrl: null, owner: null }, raw: raw[0] },
      { wire: { id: "08", slug: "b", text: "", flag: false, webUrl: "http://b.example", owner: "0" }, raw: raw[1] },
    ]);
  });

  it("reads values of another type as null", () => {
    const invalid = { id: 1, slug: "a", text: 5, flag: "yes", webUrl: "javascript:alert(1)", owner: { id: 1 } };
    expect(readRows(schema, [invalid], invalidResponse)[0]?.wire).toEqual({
      id: "1",
      slug: "a",
      text: null,
      flag: null,
      webUrl: null,
      owner: null,
    });
  });

  it("keeps the same object in raw", () => {
    const raw = { id: 1, slug: "a" };
    expect(readRows(schema, [raw], invalidResponse)[0]?.raw).toBe(raw);
  });

  it.each([
    [{ slug: "a" }, "id"],
    [{ id: null, slug: "a" }, "id"],
    [{ id: "", slug: "a" }, "id"],
    [{ id: 1.5, slug: "a" }, "id"],
    [{ id: 2 ** 53, slug: "a" }, "id"],
    [{ id: 1 }, "slug"],
    [{ id: 1, slug: 66_699_666 }, "slug"],
    [[], "id"],
  ])("names the field of an invalid row, not its value: %j", (row, field) => {
    const read = () => readRows(schema, [{ id: 1, slug: "a" }, row], invalidResponse);
    expect(read).toThrow(
      expect.objectContaining({
        code: "unreadable",
        message: `sentry.io, asked for the organizations: row 1 has no readable ${field}`,
      }),
    );
  });

  it("reports a row that is not an object and a list that is not an array", () => {
    expect(() => readRows(schema, ["a"], invalidResponse)).toThrow("row 0 is no object");
    expect(() => readRows(schema, { 0: { id: 1, slug: "a" } }, invalidResponse)).toThrow("no list where one is due");
  });
});

describe("readRow", () => {
  it("reads a body that is one object, and keeps it in raw", () => {
    const raw = { id: 1, slug: "a", extra: true };
    const row = readRow(schema, raw, invalidResponse);
    expect(row.wire).toMatchObject({ id: "1", slug: "a" });
    expect(row.raw).toBe(raw);
  });

  it.each([
    [{ id: 1 }, "the body has no readable slug"],
    [null, "the body is no object"],
    ["a", "the body is no object"],
  ])("reports what is wrong with %j", (body, problem) => {
    expect(() => readRow(schema, body, invalidResponse)).toThrow(problem);
  });
});
