import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  comparePositions,
  decodePosition,
  encodePosition,
  fingerprint,
  matchesSort,
  MAX_CURSOR_LENGTH,
  MAX_LAG_POSITIONS,
  MAX_TEXT_KEY,
  printLinks,
  mergeSorted,
  decodeCursor,
  parseSort,
  encodeCursor,
  printSort,
  SORT_FIELDS,
  textKey,
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

describe("a sort", () => {
  test("has a name, and a leading - reverses it", () => {
    for (const field of SORT_FIELDS) {
      for (const name of [field, `-${field}`]) expect(printSort(parseSort(name) ?? byName)).toBe(name);
    }
    expect(parseSort("name")).toEqual(byName);
    expect(parseSort("created")).toEqual(byDate);
    for (const name of ["", "-", "--name", "Name", "toString", "-created,name"]) expect(parseSort(name)).toBeNull();
  });

  test("is total and transitive, and null keys come last", () => {
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
  test("round-trips through its encoded text", () => {
    fc.assert(
      fc.property(anyPosition, (position) => {
        expect(decodePosition(encodePosition(position))).toEqual(position);
      }),
    );
  });

  test.each(["", "!", "W10", "bnVsbA", "WzEsMl0", "WzEuNSwyLCJ4Il0", "WzEsIjIiLCJ4Il0"])(
    "%s is not a position",
    (value) => {
      expect(decodePosition(value)).toBeNull();
    },
  );

  test("matches the sorts whose keys have its type", () => {
    expect(matchesSort(byName, { key: "a", created: 0, id: "x" })).toBe(true);
    expect(matchesSort(byName, { key: 1, created: 0, id: "x" })).toBe(false);
    expect(matchesSort(byName, { key: null, created: 0, id: "x" })).toBe(false);
    expect(matchesSort(byDate, { key: null, created: 0, id: "x" })).toBe(true);
  });
});

describe("a cursor", () => {
  const anyCursor = fc.record<Cursor>({
    direction: fc.constantFrom("next", "previous"),
    position: fc.oneof(datePosition, fc.constantFrom("start" as const, "end" as const)),
    lag: fc
      .dictionary(fc.stringMatching(/^[a-z][a-z0-9-]*$/), fc.oneof(datePosition, fc.constant("start" as const)))
      .map((lag) => new Map(Object.entries(lag))),
  });

  test("round-trips through its encoded text", () => {
    fc.assert(
      fc.property(anyCursor, (cursor) => {
        expect(decodeCursor(encodeCursor(cursor, "f"), byDate, "f")).toEqual(cursor);
      }),
    );
  });

  test("is valid for one question only", () => {
    const cursor: Cursor = { direction: "next", position: { key: 1, created: 1, id: "a" }, lag: new Map() };
    expect(decodeCursor(encodeCursor(cursor, "f"), byDate, "g")).toBe("other-question");
    expect(decodeCursor(encodeCursor(cursor, "f"), byName, "f")).toBe("unreadable");
  });

  test("that was modified is an error or another cursor, and decoding never throws", () => {
    fc.assert(
      fc.property(anyCursor, fc.nat(), fc.string({ maxLength: 3 }), (cursor, at, junk) => {
        const text = encodeCursor(cursor, "f");
        const modified = text.slice(0, at % text.length) + junk + text.slice((at % text.length) + junk.length);
        expect(["string", "object"]).toContain(typeof decodeCursor(modified, byDate, "f"));
      }),
    );
    expect(decodeCursor("a".repeat(100_000), byDate, "f")).toBe("unreadable");
  });

  test("is read in standard base64, with padding, and with a space in place of +", () => {
    fc.assert(
      fc.property(anyCursor, (cursor) => {
        const text = encodeCursor(cursor, "f");
        const padded = text.padEnd(Math.ceil(text.length / 4) * 4, "=");
        const standard = padded.replaceAll("-", "+").replaceAll("_", "/");
        for (const form of [padded, standard, standard.replaceAll("+", " ")]) {
          expect(decodeCursor(form, byDate, "f")).toEqual(cursor);
        }
      }),
    );
  });

  test("is never longer than what is accepted, with the longest names and many lagging sources", () => {
    for (const character of ["a", "é", "\u0001", "😀", "～", '"', "\u2028"]) {
      const place = (index: number): Position => ({
        key: textKey(character.repeat(65_536)),
        created: -Number.MAX_SAFE_INTEGER + index,
        id: `installation:${"9".repeat(64)}`,
      });
      const lag = Array.from(
        { length: 60 },
        (_, index) => [`sentry-region-${index}`, place(index % MAX_LAG_POSITIONS)] as const,
      );
      const cursor: Cursor = { direction: "next", position: place(7), lag: new Map(lag) };
      const text = encodeCursor(cursor, fingerprint(["x".repeat(2048)]));
      expect(text.length).toBeLessThanOrEqual(MAX_CURSOR_LENGTH);
      expect(
        decodeCursor(`${text}==`.slice(0, Math.ceil(text.length / 4) * 4), byName, fingerprint(["x".repeat(2048)])),
      ).toEqual(cursor);
    }
  });

  test("has a different fingerprint for a different question", () => {
    expect(fingerprint(["a", "bc"])).not.toBe(fingerprint(["ab", "c"]));
    expect(fingerprint(["a", ""])).not.toBe(fingerprint(["a"]));
    expect(fingerprint(["a"])).toBe(fingerprint(["a"]));
  });
});

test("mergeSorted reads only the rows that it passes on and the next row of each list", () => {
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

test("mergeSorted passes on rows with equal positions together, in the order of their lists", () => {
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

test("printLinks follows RFC 8288", () => {
  expect(printLinks([])).toBeNull();
  expect(
    printLinks([
      { uri: "https://x/?cursor=a", rel: "next" },
      { uri: "https://x/?cursor=b", rel: "previous" },
    ]),
  ).toBe('<https://x/?cursor=a>; rel="next", <https://x/?cursor=b>; rel="previous"');
});

test("walkPages reads a page when the consumer asks for it, and ends", async () => {
  const requested: (number | null)[] = [];
  const read = async (place: number | null) => {
    requested.push(place);
    return { next: (place ?? 0) < 2 ? (place ?? 0) + 1 : null };
  };
  for await (const page of walkPages(read)) expect(requested).toHaveLength(page.next ?? 3);
  expect(requested).toEqual([null, 1, 2]);
});

test("textKey keeps whole characters, and the order of what it cuts", () => {
  expect(textKey("a".repeat(MAX_TEXT_KEY))).toBe("a".repeat(MAX_TEXT_KEY));
  expect(textKey("😀".repeat(300))).toBe("😀".repeat(MAX_TEXT_KEY));
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (value) => {
      const text = value.toWellFormed();
      expect(textKey(text)).toBe([...text].slice(0, MAX_TEXT_KEY).join(""));
    }),
  );
});
