import { expect, test } from "vitest";
import { checkVocabulary } from "./check-vocabulary.ts";

const check = (text: string, path = "packages/core/src/sample.ts") => checkVocabulary([{ path, text }]);

test("a retired name is reported with its line and its replacement", () => {
  expect(check("const a = 1;\nexport interface Flight {}\n")).toEqual([
    'packages/core/src/sample.ts:2: "Flight" is retired; use InFlight',
  ]);
});

test.each(["startHouse", "house", "HOUSE_PORT", "houses", "#house", "blameValue", "createFace", "UntoldCount"])(
  "a retired word is found inside an identifier: %s",
  (name) => {
    expect(check(`class A { ${name} = 1; }`)).toHaveLength(1);
  },
);

test.each(["InFlightLoads", "surface", "interface", "warehouse", "join", "settle", "strangers", "copyOf"])(
  "a standard name is allowed: %s",
  (name) => {
    expect(check(`const ${name} = 1;`)).toEqual([]);
  },
);

test("comments, strings, regular expressions and numbers are not identifiers", () => {
  const text = [
    "// house",
    "/* house\n house */",
    `const a = "house" + 'house' + \`house \\\` \${1} house\`;`,
    "const b = /house[/]house/gu.test(a) ? 1 / 2 : /house/;",
    "if (a) b /= 2;",
  ].join("\n");
  expect(check(text)).toEqual([]);
});

test("the expressions of a template string are checked, nested ones too", () => {
  expect(check("const a = `house ${b({ c: `house ${house}` })} house`;\nconst d = house;")).toEqual([
    'packages/core/src/sample.ts:1: "house" is retired; use stack',
    'packages/core/src/sample.ts:2: "house" is retired; use stack',
  ]);
});

test.each(["e2e/src/house.ts", "e2e/src/start-house.test.ts", "journey/src/list.ts", "packages/http/src/door/cors.ts"])(
  "a retired file or folder name is reported: %s",
  (path) => {
    expect(check("", path)).toHaveLength(1);
  },
);

test("a file name that two folders use is reported, except for a listed name", () => {
  const paths = [
    "packages/core/src/page.ts",
    "packages/core/src/index.ts",
    "packages/http/src/index.ts",
    "e2e/page.ts",
  ];
  expect(checkVocabulary(paths.map((path) => ({ path, text: "" })))).toEqual([
    "e2e/page.ts:1: packages/core/src/page.ts has the same file name; give each file its own",
  ]);
});

test("a type that two packages export is reported once for each further package", () => {
  const files = [
    { path: "packages/cache/src/a.ts", text: "export interface Result {}" },
    { path: "packages/http/src/b.ts", text: "\nexport declare abstract class Result {}" },
    { path: "apps/region/src/c.ts", text: "interface Other {}\nexport { type Other as Result };" },
    { path: "packages/cache/src/d.ts", text: "export type Result = 1;" },
  ];
  const message = 'the type "Result" is also exported by packages/cache/src/a.ts:1; use one definition or two names';
  expect(checkVocabulary(files)).toEqual([
    `packages/http/src/b.ts:2: ${message}`,
    `apps/region/src/c.ts:2: ${message}`,
  ]);
});

test("a re-export and a listed exception are not a second definition", () => {
  const files = [
    { path: "packages/core/src/a.ts", text: "export interface Slice {}\nexport interface Env {}" },
    { path: "packages/http/src/b.ts", text: 'export type { Slice } from "@roster/core";\nexport interface Env {}' },
  ];
  expect(checkVocabulary(files)).toEqual([]);
});
