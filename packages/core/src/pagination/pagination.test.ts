import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  comparePositions,
  decodePosition,
  encodePosition,
  fingerprint,
  matchesSort,
  printLinks,
  mergeSorted,
  decodeCursor,
  parseSort,
  encodeCursor,
  printSort,
  SORT_FIELDS,
  walkPages,
  type Cursor,
  type Position,
  type Sort,
} from "./index.ts";

const byName: Sort = { field: "name", direction: "ascending" };
const byDate: Sort = { field: "created", direction: "descending" };

const text = fc.string({ unit: "binary", maxLength: 8 }).map((value) => value.toWellFormed());
const anyPosition = fc.record<Position>({
  key: fc.option(fc.oneof(text, fc.maxSafeInteger())),
  created: fc.maxSafeInteger(),
  id: text,
});
const datePosition = fc.record<Position>({ key: fc.option(fc.integer()), created: fc.integer(), id: text });

describe("an order", () => {
  test("has a name, and - reverses it", () => {
    for (const field of SORT_FIELDS) {
      for (const name of [field, `-${field}`]) expect(printSort(parseSort(name) ?? byName)).toBe(name);
    }
    expect(parseSort("name")).toEqual(byName);
    expect(parseSort("created")).toEqual(byDate);
    for (const name of ["", "-", "--name", "Name", "toString", "-created,name"]) expect(parseSort(name)).toBeNull();
  });

  test("is total and transitive, and its reverse differs in all but the nulls", () => {
    fc.assert(
      fc.property(datePosition, datePosition, datePosition, (a, b, c) => {
        const compare = (x: Position, y: Position): number => Math.sign(comparePositions(byDate, x, y));
        expect(compare(a, b)).toBe(-compare(b, a) + 0);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
        if (compare(a, b) === 0) expect(a.id).toBe(b.id);
        if (a.key === null && b.key !== null) expect(compare(a, b)).toBe(1);
      }),
    );
  });
});

describe("a position", () => {
  test("survives its text", () => {
    fc.assert(
      fc.property(anyPosition, (position) => {
        expect(decodePosition(encodePosition(position))).toEqual(position);
      }),
    );
  });

  test.each(["", "!", "W10", "bnVsbA", "WzEsMl0", "WzEuNSwyLCJ4Il0", "WzEsIjIiLCJ4Il0"])("%s is none", (value) => {
    expect(decodePosition(value)).toBeNull();
  });

  test("fits the orders whose keys are of its kind", () => {
    expect(matchesSort(byName, { key: "a", created: 0, id: "x" })).toBe(true);
    expect(matchesSort(byName, { key: 1, created: 0, id: "x" })).toBe(false);
    expect(matchesSort(byName, { key: null, created: 0, id: "x" })).toBe(false);
    expect(matchesSort(byDate, { key: null, created: 0, id: "x" })).toBe(true);
  });
});

describe("a cursor", () => {
  const anyCursor = fc.record<Cursor>({
    direction: fc.constantFrom("next", "previous"),
    position: fc.oneof(datePosition, fc.constant("end" as const)),
    lag: fc
      .dictionary(fc.stringMatching(/^[a-z][a-z0-9-]*$/), fc.oneof(datePosition, fc.constant("start" as const)))
      .map((lag) => new Map(Object.entries(lag))),
  });

  test("survives its text", () => {
    fc.assert(
      fc.property(anyCursor, (cursor) => {
        expect(decodeCursor(encodeCursor(cursor, "f"), byDate, "f")).toEqual(cursor);
      }),
    );
  });

  test("belongs to one question", () => {
    const cursor: Cursor = { direction: "next", position: { key: 1, created: 1, id: "a" }, lag: new Map() };
    expect(decodeCursor(encodeCursor(cursor, "f"), byDate, "g")).toBe("other-question");
    expect(decodeCursor(encodeCursor(cursor, "f"), byName, "f")).toBe("unreadable");
  });

  test("that was tampered with is refused or read as another cursor, and never throws", () => {
    fc.assert(
      fc.property(anyCursor, fc.nat(), fc.string({ maxLength: 3 }), (cursor, at, junk) => {
        const whole = encodeCursor(cursor, "f");
        const broken = whole.slice(0, at % whole.length) + junk + whole.slice((at % whole.length) + junk.length);
        expect(["string", "object"]).toContain(typeof decodeCursor(broken, byDate, "f"));
      }),
    );
    expect(decodeCursor("a".repeat(100_000), byDate, "f")).toBe("unreadable");
  });

  test("has a fingerprint that keeps questions apart", () => {
    expect(fingerprint(["a", "bc"])).not.toBe(fingerprint(["ab", "c"]));
    expect(fingerprint(["a", ""])).not.toBe(fingerprint(["a"]));
    expect(fingerprint(["a"])).toBe(fingerprint(["a"]));
  });
});

test("a merge reads only what it gives out", () => {
  const read: string[] = [];
  const list = (name: string, ...keys: number[]) =>
    keys.map((key) => ({
      get position(): Position {
        read.push(`${name}${key}`);
        return { key, created: key, id: name };
      },
    }));
  const taken: number[] = [];
  mergeSorted(byDate, [list("a", 9, 5, 4, 3), list("b", 8, 2)], ({ position }) => {
    taken.push(position.created);
    return taken.length < 2;
  });
  expect(taken).toEqual([9, 8]);
  expect(new Set(read)).toEqual(new Set(["a9", "b8", "a5"]));
});

test("a merge hands out rows of the same place together, those of the earlier list first", () => {
  const rowOf = (list: string, key: number) => ({ position: { key, created: key, id: String(key) }, list });
  const taken: string[] = [];
  mergeSorted(
    byDate,
    [[rowOf("a", 5), rowOf("a", 4)], [rowOf("b", 5)], [rowOf("c", 6), rowOf("c", 4)]],
    ({ position, list }) => {
      taken.push(`${list}${position.id}`);
      return true;
    },
  );
  expect(taken).toEqual(["c6", "a5", "b5", "a4", "c4"]);
});

test("links are printed as RFC 8288 has them", () => {
  expect(printLinks([])).toBeNull();
  expect(
    printLinks([
      { uri: "https://x/?cursor=a", rel: "next" },
      { uri: "https://x/?cursor=b", rel: "previous" },
    ]),
  ).toBe('<https://x/?cursor=a>; rel="next", <https://x/?cursor=b>; rel="previous"');
});

test("walking asks for a page when it is wanted, and ends", async () => {
  const asked: (number | null)[] = [];
  const read = async (place: number | null) => {
    asked.push(place);
    return { next: (place ?? 0) < 2 ? (place ?? 0) + 1 : null };
  };
  for await (const page of walkPages(read)) expect(asked).toHaveLength(page.next ?? 3);
  expect(asked).toEqual([null, 1, 2]);
});
