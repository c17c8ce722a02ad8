import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { createInvalidResponse } from "./complain.ts";
import { readRow, readRows } from "./rows.ts";
import { flag, id, idOrNull, text, webUrl } from "./tolerant.ts";

const complain = createInvalidResponse("sentry.io, asked for the organizations", 200);
const schema = v.object({ id, slug: v.string(), text, flag, webUrl, owner: idOrNull });

describe("readRows", () => {
  it("takes ids of both kinds, and null for what is missing", () => {
    const raw = [
      { id: 7, slug: "a", extra: [1] },
      { id: "08", slug: "b", text: "", flag: false, webUrl: "http://b.example", owner: 0 },
    ];
    expect(readRows(schema, raw, complain)).toEqual([
      { wire: { id: "7", slug: "a", text: null, flag: null, webUrl: null, owner: null }, raw: raw[0] },
      { wire: { id: "08", slug: "b", text: "", flag: false, webUrl: "http://b.example", owner: "0" }, raw: raw[1] },
    ]);
  });

  it("takes null for what is something else", () => {
    const junk = { id: 1, slug: "a", text: 5, flag: "yes", webUrl: "javascript:alert(1)", owner: { id: 1 } };
    expect(readRows(schema, [junk], complain)[0]?.wire).toEqual({
      id: "1",
      slug: "a",
      text: null,
      flag: null,
      webUrl: null,
      owner: null,
    });
  });

  it("hands on the very object", () => {
    const raw = { id: 1, slug: "a" };
    expect(readRows(schema, [raw], complain)[0]?.raw).toBe(raw);
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
  ])("names the field of a broken row, not its value: %j", (row, field) => {
    const read = () => readRows(schema, [{ id: 1, slug: "a" }, row], complain);
    expect(read).toThrow(
      expect.objectContaining({
        code: "unreadable",
        message: `sentry.io, asked for the organizations: row 1 has no readable ${field}`,
      }),
    );
  });

  it("names a row that is no object, and a list that is none", () => {
    expect(() => readRows(schema, ["a"], complain)).toThrow("row 0 is no object");
    expect(() => readRows(schema, { 0: { id: 1, slug: "a" } }, complain)).toThrow("no list where one is due");
  });
});

describe("readRow", () => {
  it("reads an answer that is one object, and hands it on", () => {
    const raw = { id: 1, slug: "a", extra: true };
    const row = readRow(schema, raw, complain);
    expect(row.wire).toMatchObject({ id: "1", slug: "a" });
    expect(row.raw).toBe(raw);
  });

  it.each([
    [{ id: 1 }, "the body has no readable slug"],
    [null, "the body is no object"],
    ["a", "the body is no object"],
  ])("names what is wrong with %j", (body, problem) => {
    expect(() => readRow(schema, body, complain)).toThrow(problem);
  });
});
