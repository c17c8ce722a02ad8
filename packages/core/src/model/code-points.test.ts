import fc from "fast-check";
import { expect, test } from "vitest";
import { compareCodePoints } from "./code-points.ts";
import { fold } from "./fold.ts";

const utf8 = new TextEncoder();

/** The order of SQLite's BINARY collation: by the bytes of UTF-8. */
function compareBytes(a: string, b: string): number {
  const [x, y] = [utf8.encode(a), utf8.encode(b)];
  const at = x.findIndex((byte, index) => byte !== y[index]);
  return at < 0 ? x.length - y.length : (x[at] ?? 0) - (y[at] ?? -1);
}

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom("a", "b", "é", "\ud7ff", "\ue000", "～", "😀", "𝒳", "\u{10ffff}"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
  maxLength: 5,
});

test("compareCodePoints has the order of the UTF-8 bytes", () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [x, y] = [a.toWellFormed(), b.toWellFormed()];
      expect(Math.sign(compareCodePoints(x, y))).toBe(Math.sign(compareBytes(x, y)));
    }),
    { numRuns: 2000 },
  );
});

test("fold maps equivalent texts to one text, is idempotent, and preserves substrings", () => {
  expect(fold("ÉCOLE")).toBe(fold("e\u0301cole"));
  expect(fold("ΟΔΟΣ")).toBe(fold("οδος"));
  expect(fold("ΟΔΟΣ").includes(fold("Σ"))).toBe(true);
  expect(fold("\ud800")).toBe("\ufffd");
  fc.assert(
    fc.property(text, (value) => {
      expect(fold(fold(value))).toBe(fold(value));
    }),
  );
});
