import { expect, it } from "vitest";
import { KITCHEN_SINK } from "./conformance/kitchen-sink.ts";
import { Lexer } from "./lexer.ts";
import type { KeyToken } from "./token.ts";

/** Reads all tokens as the parser does, and returns each kind with its source text. */
function pieces(text: string): string[] {
  const lexer = new Lexer(text);
  const found: string[] = [];
  for (let token = lexer.next(); token.kind !== "end"; token = lexer.next()) {
    found.push(`${token.kind} ${text.slice(token.start, token.end)}`);
    if (token.kind !== "key") continue;
    if (lexer.consume("[")) {
      do found.push(valueOf(lexer, token, true));
      while (lexer.consume(","));
      expect(lexer.endList(token)).toBe(true);
    } else {
      const operator = lexer.operator();
      if (operator !== null) found.push(`operator ${operator}`);
      found.push(valueOf(lexer, token, false));
    }
  }
  return found;
}

function valueOf(lexer: Lexer, key: KeyToken, inList: boolean): string {
  if (inList) lexer.skipSpaces();
  const { start, end } = lexer.value(key, inList);
  if (inList) lexer.skipSpaces();
  return `value ${lexer.text.slice(start, end)}`;
}

it("distinguishes operators, keys, values and texts", () => {
  expect(pieces('foo AND !slug:[a,"b c" , d\\,] or(NOT"x" created:>=2024-01-01)  and\\ or')).toEqual([
    "text foo",
    "and AND",
    "key !slug:",
    "value a",
    'value "b c"',
    "value d\\,",
    "or or",
    "open (",
    "not NOT",
    'text "x"',
    "key created:",
    "operator >=",
    "value 2024-01-01",
    "close )",
    "text and\\ or",
  ]);
});

it("reads every character of the kitchen-sink query once", () => {
  const withoutSeparators = (text: string) => text.replaceAll(/[\s[\],]/g, "");
  expect(
    withoutSeparators(
      pieces(KITCHEN_SINK)
        .map((piece) => piece.slice(piece.indexOf(" ")))
        .join(""),
    ),
  ).toBe(withoutSeparators(KITCHEN_SINK));
});

it("parses quotes, escapes and wildcards", () => {
  const value = (text: string) => {
    const token = new Lexer(text).next();
    return token.kind === "text" && token.value;
  };
  expect(value('"a\\"b\\\\c"')).toBe('a"b\\c');
  expect(value("a\\*b\\ c")).toBe("a*b c");
  expect(value("a*b**")).toEqual({ pieces: ["a", "b", ""] });
  expect(value('"**"')).toEqual({ pieces: ["", ""] });
});
