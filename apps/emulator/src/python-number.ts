/**
 * Number syntax of Python's `int()` and `float()`. Sentry passes raw request text to them. They accept surrounding
 * whitespace, a sign, single underscores between digits, and the decimal digits of any script.
 */

const WHITESPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const SURROUNDING_WHITESPACE = new RegExp(`^[${WHITESPACE}]+|[${WHITESPACE}]+$`, "g");
const WHITESPACE_CHARACTER = new RegExp(`^[${WHITESPACE}]$`);

/** `str.isspace()` for one character. JavaScript's `\s` matches a different set. */
export function isPythonSpace(char: string): boolean {
  return WHITESPACE_CHARACTER.test(char);
}

/** `int(text)`, or null if Python raises an error. */
export function parsePythonInteger(text: string): bigint | null {
  const plain = asciiDigits(text.replaceAll(SURROUNDING_WHITESPACE, ""));
  if (!/^[+-]?\d+(?:_\d+)*$/.test(plain)) return null;
  const digits = plain.replaceAll(/[+_]/g, "");
  return digits.startsWith("-") ? -BigInt(digits.slice(1)) : BigInt(digits);
}

/** `float(text)` for text that contains a point, or null if Python raises an error. */
export function parsePythonFloat(text: string): number | null {
  const plain = asciiDigits(text.replaceAll(SURROUNDING_WHITESPACE, ""));
  const digits = "\\d+(?:_\\d+)*";
  const pattern = new RegExp(`^[+-]?(?:${digits}\\.(?:${digits})?|\\.${digits})(?:[eE][+-]?${digits})?$`);
  return pattern.test(plain) ? Number(plain.replaceAll("_", "")) : null;
}

/** `str(float)`: whole numbers keep `.0`. From 1e16 on there is an exponent of at least two digits. */
export function printPythonFloat(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= 1e16 || magnitude < 1e-4)) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/**
 * Replaces the decimal digits of every script by 0 to 9. Unicode stores the ten digits of a script in ascending order.
 */
function asciiDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (char) => String(digitValue(char.codePointAt(0) ?? 0)));
}

/**
 * From U+1D7CE there are five adjacent sets of mathematical digits. The digits of all other scripts follow a non-digit.
 */
function digitValue(code: number): number {
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  return [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].find((value) => !isDigit(code - value - 1)) ?? 0;
}

function isDigit(code: number): boolean {
  return /^\p{Nd}$/u.test(String.fromCodePoint(code));
}
