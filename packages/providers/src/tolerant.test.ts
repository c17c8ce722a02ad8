import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { count, id, listOf } from "./tolerant.ts";

describe("listOf", () => {
  const schema = v.object({ list: listOf(v.object({ id })) });

  it("leaves out items that do not match", () => {
    const list = [{ id: 1 }, null, { id: "2", more: true }, { name: "three" }, "4", [5]];
    expect(v.parse(schema, { list })).toEqual({ list: [{ id: "1" }, { id: "2" }] });
  });

  it.each([{}, { list: null }, { list: "none" }, { list: { 0: { id: 1 } } }])("returns null for %j", (value) => {
    expect(v.parse(schema, value)).toEqual({ list: null });
  });

  it("returns an empty list for an empty list", () => {
    expect(v.parse(schema, { list: [] })).toEqual({ list: [] });
  });
});

describe("count", () => {
  it.each([
    [0, 0],
    [12, 12],
    [-1, null],
    [1.5, null],
    ["3", null],
    [undefined, null],
  ])("reads %j as %j", (value, expected) => {
    expect(v.parse(count, value)).toBe(expected);
  });
});
