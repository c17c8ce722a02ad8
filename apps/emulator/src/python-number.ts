/**
 * Numbers as Python's `int()` and `float()` read them, since the emulated server hands them raw text: blanks around,
 * signs, single underscores between digits, and the decimal digits of any script.
 */

const BLANKS = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const AROUND = new RegExp(`^[${BLANKS}]+|[${BLANKS}]+$`, "g");
const BLANK = new RegExp(`^[${BLANKS}]$`);

/** What `str.isspace()` is true for; JavaScript's `\s` has another list. */
export function isPythonSpace(char: string): boolean {
  return BLANK.test(char);
}

/** `int(text)`, or null where it would raise. */
export function parsePythonInteger(text: string): bigint | null {
  const plain = asciiDigits(text.replaceAll(AROUND, ""));
  if (!/^[+-]?\d+(?:_\d+)*$/.test(plain)) return null;
  const digits = plain.replaceAll(/[+_]/g, "");
  return digits.startsWith("-") ? -BigInt(digits.slice(1)) : BigInt(digits);
}

/** `float(text)` for text that holds a point, or null where it would raise. */
export function parsePythonFloat(text: string): number | null {
  const plain = asciiDigits(text.replaceAll(AROUND, ""));
  const digits = "\\d+(?:_\\d+)*";
  const form = new RegExp(`^[+-]?(?:${digits}\\.(?:${digits})?|\\.${digits})(?:[eE][+-]?${digits})?$`);
  return form.test(plain) ? Number(plain.replaceAll("_", "")) : null;
}

/** `str(float)`: whole numbers keep `.0`, and from 1e16 on there is an exponent of at least two digits. */
export function printPythonFloat(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= 1e16 || magnitude < 1e-4)) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** Writes the decimal digits of every script as 0 to 9: Unicode keeps each script's ten in one run from zero up. */
function asciiDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (char) => String(digitValue(char.codePointAt(0) ?? 0)));
}

/** Mathematical digits are five runs side by side from U+1D7CE; every other script's run has no digit before it. */
function digitValue(code: number): number {
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  return [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].find((value) => !isDigit(code - value - 1)) ?? 0;
}

function isDigit(code: number): boolean {
  return /^\p{Nd}$/u.test(String.fromCodePoint(code));
}
