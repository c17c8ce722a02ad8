import { expect, test } from "vitest";
import { tokenizeQuery } from "./tokenize-query.ts";

test.each([
  ["", {}],
  ["   ", {}],
  ["foo", { query: ["foo"] }],
  ["foo bar ", { query: ["foo", "bar"] }],
  ["is:resolved foo bar tag:value", { query: ["foo", "bar"], is: ["resolved"], tag: ["value"] }],
  ["query:a b", { query: ["b", "a"] }],
  ["slug:a slug:b", { slug: ["a", "b"] }],
  ['slug:"a b" c', { query: ["c"], slug: ["a b"] }],
  ["slug:'a b'", { slug: ["'a b'"] }],
  ['slug:"a \\" b"', { slug: ['a \\" b'] }],
  ['slug:"a b\\""', { slug: ['a b\\"'] }],
  ['"a b" c', { query: ["a b", "c"] }],
  ['it"s not closed slug:x', { 'it"s not closed slug': ["x"] }],
  ["'slug:x'", { query: ["'slug:x'"] }],
  [":x", { query: [":x"] }],
  ["a::b", { query: ["a::b"] }],
  ["foo: bar", { query: ["foo: bar"] }],
  ["foo: bar baz", { query: ["foo: bar", "baz"] }],
  ["id:", { id: [""] }],
  ["url:http://x", { url: ["http://x"] }],
  ["a OR b and c", { query: ["a", "b", "c"] }],
  ["order android", { query: ["order", "android"] }],
  ["( ) ()", {}],
  ["(slug:foo)", { slug: ["foo"] }],
  ["((slug:foo))", { slug: ["foo"] }],
  ["slug:(foo)", { slug: ["(foo"] }],
  ["(foo)", { query: ["foo"] }],
  ['"slug":x', { query: ['slug":x'] }],
  ['("slug":x)', { slug: ["x"] }],
  ['x:"', { x: ['"'] }],
  ['x:""', { x: [""] }],
  ["slug:foo\tx:y", { slug: ["foo\t"], x: ["y"] }],
  ["foo\n\nbar", { query: ["foo\n", "\nbar"] }],
  ["a\u3000b", { query: ["a\u3000", "b"] }],
  ["a\ufeffb", { query: ["a\ufeffb"] }],
  ["a\u001cb", { query: ["a\u001c", "b"] }],
  [
    "(slug:foo AND status:active) OR (email:[thing-one@example.com,thing-two@example.com] AND query:bar)",
    { query: ["bar"], slug: ["foo"], status: ["active"], email: ["[thing-one@example.com,thing-two@example.com]"] },
  ],
])("%j", (query, tokens) => {
  expect(Object.fromEntries(tokenizeQuery(query))).toEqual(tokens);
});

test("text comes first, then the keys in the order of their first occurrence", () => {
  expect([...tokenizeQuery("b:1 a:2 text b:3").keys()]).toEqual(["query", "b", "a"]);
  expect([...tokenizeQuery("b:1 query:x a:2").keys()]).toEqual(["b", "query", "a"]);
});
