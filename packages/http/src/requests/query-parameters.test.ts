import { ProblemError, type Problem } from "@roster/core/problem";
import { describe, expect, test } from "vitest";
import { flag, integer, listOf, readQueryParameters, text } from "./query-parameters.ts";
import { readFreshness } from "./freshness-parameters.ts";

const parameters = {
  limit: integer(1, 100, 50, ""),
  owner: flag(""),
  include: listOf(["a", "b"], ""),
  query: text("", ""),
};

const read = (search: string) => readQueryParameters(new URLSearchParams(search), parameters);

function problem(search: string): Problem {
  try {
    read(search);
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
  }
  throw new Error("The parameters were accepted.");
}

describe("parameters", () => {
  test("have defaults", () => {
    expect(read("")).toEqual({ limit: 50, owner: null, include: [], query: "" });
  });

  test("are parsed to values", () => {
    expect(read("limit=7&owner=true&include=b,a,b&query=")).toEqual({
      limit: 7,
      owner: true,
      include: ["b", "a"],
      query: "",
    });
    expect(read("owner=0")).toMatchObject({ owner: false });
  });

  test.each([
    "limit=0",
    "limit=101",
    "limit=",
    "limit=1e1",
    "limit=%201",
    "limit=-1",
    "owner=yes",
    "include=",
    "include=a,,b",
    "limit=1&limit=1",
  ])("%s is refused by name", (search) => {
    expect(problem(search)).toMatchObject({ status: 400, code: "invalid-parameter", parameter: search.split("=")[0] });
  });

  test("all faults are reported at once", () => {
    expect(problem("limit=0&owner=yes").errors?.map(({ parameter }) => parameter)).toEqual(["limit", "owner"]);
  });

  test("unknown parameters are refused, not ignored", () => {
    expect(problem("size=3&colour=red")).toMatchObject({ code: "unknown-parameter", parameter: "size" });
    expect(problem("toString=1")).toMatchObject({ code: "unknown-parameter", parameter: "toString" });
  });
});

describe("freshness", () => {
  const of = (fresh: boolean | null, value: string) => readFreshness(fresh, new Headers({ "Cache-Control": value }));

  test("is read from fresh=1 and from Cache-Control", () => {
    expect(readFreshness(null, new Headers())).toEqual({ fresh: false, maxAge: null });
    expect(readFreshness(true, new Headers())).toEqual({ fresh: true, maxAge: null });
    expect(of(null, "no-cache")).toEqual({ fresh: true, maxAge: null });
    expect(of(null, "Max-Age=5, no-store")).toEqual({ fresh: false, maxAge: 5000 });
    expect(of(null, 'max-age="0"')).toEqual({ fresh: false, maxAge: 0 });
    expect(of(null, "max-age=soon")).toEqual({ fresh: false, maxAge: null });
  });
});
