import { readTokens, wordsOf, type SourceToken } from "./source-tokens.ts";
import {
  ALLOWED_IDENTIFIERS,
  ALLOWED_SHARED_FILES,
  ALLOWED_SHARED_TYPES,
  RETIRED_FILES,
  RETIRED_NAMES,
  RETIRED_WORDS,
} from "./retired-words.ts";

/** A file of the repository: its path from the root, and its text. */
export interface RepositoryFile {
  readonly path: string;
  readonly text: string;
}

interface TypeExport {
  readonly name: string;
  readonly package: string;
  /** `path:line`. */
  readonly place: string;
}

const NAMES = replacements(RETIRED_NAMES);
const WORDS = replacements(
  RETIRED_WORDS.flatMap(({ name, use }) => [name, `${name}s`].map((form) => ({ name: form, use }))),
);
const FILES = replacements(RETIRED_FILES);

/**
 * Finds retired names, files with the same name, and types that two packages export under one name. Each finding is
 * `path:line: message`.
 */
export function checkVocabulary(files: readonly RepositoryFile[]): readonly string[] {
  const findings: string[] = [];
  const types: TypeExport[] = [];
  for (const { path, text } of files) {
    findings.push(...checkFileName(path));
    const tokens = readTokens(text);
    findings.push(...checkIdentifiers(path, tokens));
    types.push(...exportedTypes(path, tokens));
  }
  return [...findings, ...checkSharedFileNames(files), ...checkSharedTypes(types)];
}

function checkFileName(path: string): readonly string[] {
  return path.split("/").flatMap((part) => {
    const name = part.replace(/\..*$/, "");
    const use = FILES.get(name) ?? retiredWord(name);
    return use === undefined ? [] : [`${path}:1: the file name "${part}" is retired; use ${use}`];
  });
}

function checkIdentifiers(path: string, tokens: readonly SourceToken[]): readonly string[] {
  const findings = new Map<string, string>();
  for (const { text, line } of tokens) {
    if (Object.hasOwn(ALLOWED_IDENTIFIERS, text) || text.length < 3) continue;
    const use = NAMES.get(text.replace(/^#/, "")) ?? retiredWord(text);
    if (use !== undefined) findings.set(`${line} ${text}`, `${path}:${line}: "${text}" is retired; use ${use}`);
  }
  return [...findings.values()];
}

function retiredWord(name: string): string | undefined {
  for (const word of wordsOf(name)) if (WORDS.has(word)) return WORDS.get(word);
  return undefined;
}

/** The types that a file declares and exports, and those that it exports under another name. */
function exportedTypes(path: string, tokens: readonly SourceToken[]): readonly TypeExport[] {
  const [area = "", name = ""] = path.split("/");
  const owner = area === "packages" || area === "apps" ? `${area}/${name}` : area;
  return tokens.flatMap((token, index) => {
    if (token.text !== "export") return [];
    return exportedNames(tokens, index + 1).map(({ text, line }) => ({
      name: text,
      package: owner,
      place: `${path}:${line}`,
    }));
  });
}

const MODIFIERS = new Set(["declare", "abstract", "default", "const"]);
const DECLARATIONS = new Set(["interface", "class", "type", "enum"]);

function exportedNames(tokens: readonly SourceToken[], start: number): readonly SourceToken[] {
  let index = start;
  while (MODIFIERS.has(tokens[index]?.text ?? "")) index += 1;
  if (DECLARATIONS.has(tokens[index]?.text ?? "")) index += 1;
  else if (tokens[index]?.text !== "{") return [];
  const token = tokens[index];
  if (token === undefined) return [];
  return token.text === "{" ? aliases(tokens, index) : [token];
}

/** `B` of `{ A as B, c as d }`: types begin with a capital. */
function aliases(tokens: readonly SourceToken[], open: number): readonly SourceToken[] {
  const names: SourceToken[] = [];
  for (let index = open + 1; index < tokens.length && tokens[index]?.text !== "}"; index += 1) {
    const alias = tokens[index + 1];
    if (tokens[index]?.text === "as" && alias !== undefined && /^\p{Lu}/u.test(alias.text)) names.push(alias);
  }
  return names;
}

function checkSharedFileNames(files: readonly RepositoryFile[]): readonly string[] {
  return [...Map.groupBy(files, ({ path }) => path.split("/").at(-1) ?? path)].flatMap(([name, sharing]) => {
    const [first, ...others] = Object.hasOwn(ALLOWED_SHARED_FILES, name) ? [] : sharing;
    return others.map(({ path }) => `${path}:1: ${first?.path} has the same file name; give each file its own`);
  });
}

function checkSharedTypes(types: readonly TypeExport[]): readonly string[] {
  return [...Map.groupBy(types, ({ name }) => name)].flatMap(([name, exports]) => {
    if (Object.hasOwn(ALLOWED_SHARED_TYPES, name)) return [];
    const [first, ...others] = [...Map.groupBy(exports, (one) => one.package).values()].flatMap(([one]) => one ?? []);
    return others.map(
      ({ place }) =>
        `${place}: the type "${name}" is also exported by ${first?.place}; use one definition or two names`,
    );
  });
}

function replacements(
  retired: readonly { readonly name: string; readonly use: string }[],
): ReadonlyMap<string, string> {
  return new Map(retired.map(({ name, use }) => [name, use]));
}
