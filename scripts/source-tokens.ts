/** A word of TypeScript source: an identifier, a keyword, or one character of punctuation. */
export interface SourceToken {
  readonly text: string;
  /** Line number, from 1. */
  readonly line: number;
}

const WORD = /[\p{ID_Start}$_#][\p{ID_Continue}$]*/uy;
const SKIPPED = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\d[\w.]*/y;
const REGULAR_EXPRESSION = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;
const TEMPLATE_TEXT = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:`|\$\{|$)/y;
/** After one of these, a slash starts a regular expression. After any other word or a closing bracket, it divides. */
const BEFORE_EXPRESSION = new Set(["return", "typeof", "case", "in", "of", "do", "else", "void", "await", "yield"]);

/**
 * The identifiers, keywords and punctuation of TypeScript source. Comments, strings, numbers and regular expressions are
 * left out; the expressions inside template strings are not. The compiler has no JavaScript API that could do this.
 */
export function readTokens(source: string): readonly SourceToken[] {
  const tokens: SourceToken[] = [];
  /** For each open template expression, how many braces are open inside it. */
  const braces: number[] = [];
  let position = 0;
  let line = 1;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = position;
    const text = pattern.exec(source)?.[0];
    if (text === undefined || text === "") return null;
    position += text.length;
    line += text.split("\n").length - 1;
    return text;
  };
  const takeTemplateText = () => {
    if (take(TEMPLATE_TEXT)?.endsWith("${")) braces.push(0);
  };
  while (position < source.length) {
    if (take(SKIPPED) !== null) continue;
    const start = line;
    const word = take(WORD);
    if (word !== null) {
      tokens.push({ text: word, line: start });
      continue;
    }
    const character = source[position] ?? "";
    if (character === "/" && startsExpression(tokens.at(-1)?.text) && take(REGULAR_EXPRESSION) !== null) continue;
    position += 1;
    const depth = braces.at(-1);
    if (character === "`") takeTemplateText();
    else if (character === "}" && depth === 0) {
      braces.pop();
      takeTemplateText();
    } else {
      if (depth !== undefined && character === "{") braces[braces.length - 1] = depth + 1;
      if (depth !== undefined && character === "}") braces[braces.length - 1] = depth - 1;
      tokens.push({ text: character, line: start });
    }
  }
  return tokens;
}

function startsExpression(previous: string | undefined): boolean {
  if (previous === undefined || BEFORE_EXPRESSION.has(previous)) return true;
  return !/^[\p{ID_Continue}$#)\]}]/u.test(previous);
}

/** `startHouse` is `start`, `house`. */
export function wordsOf(identifier: string): readonly string[] {
  const spaced = identifier
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2");
  return spaced
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter(Boolean);
}
