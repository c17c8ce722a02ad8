import { describe, expect, it } from "vitest";
import { QUERY_BOUNDS } from "./query-bounds.ts";
import { drawCaret } from "./draw-caret.ts";
import { QueryError } from "./query-error.ts";
import { parseQuery } from "./parser.ts";

function errorOf(text: string): QueryError {
  try {
    parseQuery(text);
  } catch (error) {
    if (error instanceof QueryError) return error;
  }
  throw new Error(`${text} was accepted`);
}

/** The query with guillemets around the span of its error. */
function markSpan(text: string): string {
  const { start, end } = errorOf(text).span;
  return `${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`;
}

it.each([
  ["unclosed-parenthesis", "«(»slug:foo", null],
  ["unclosed-parenthesis", "a OR «(»", null],
  ["unclosed-parenthesis", "((a) «(»b", null],
  ["unclosed-quote", 'a «"»foo', null],
  ["unclosed-list", "slug:«[»a", null],
  ["unclosed-list", "(slug:«[»a, )", null],
  ["unclosed-list", "slug:«[»", null],
  ["empty-group", "a «( )»", null],
  ["empty-list", "slug:«[ ]»", null],
  ["empty-value", "«slug:»", null],
  ["empty-value", "(«slug:»)", null],
  ["empty-value", "«slug:» AND b", null],
  ["empty-value", "a «slug:  foo» b", "slug:foo"],
  ["empty-value", "(«created:>= 2024-01-01»)", "created:>=2024-01-01"],
  ["empty-value", 'slug:«""»', null],
  ["empty-value", "slug:[a,«,»b]", null],
  ["empty-value", "slug:[a,«]»", null],
  ["glued", "query:«a(b)»", '"a(b)"'],
  ["glued", "(«a(b)» c)", '"a(b)"'],
  ["glued", '«foo"bar"»', '"foo\\"bar\\""'],
  ["glued", "slug:[«a(b)»,c]", '"a(b)"'],
  ["glued", "slug:«[a,b]c»", '"[a,b]c"'],
  ["unexpected", "a«)»", null],
  ["unexpected", "a «AND»", null],
  ["unexpected", "(a «or») b", null],
  ["unexpected", "«and» a", null],
  ["unexpected", "a OR «or» b", null],
  ["unexpected", "a «NOT»", null],
  ["unexpected", "slug:[a «b»]", null],
  ["unknown-field", "«slgu»:foo", "slug"],
  ["unknown-field", "!«Slug»:foo", "slug"],
  ["unknown-field", "«zzzz»:foo", null],
  ["unknown-field", "a «-slug:x» b", "!slug:x"],
  ["unquoted-text", "«http://x»", '"http://x"'],
  ["unquoted-text", "(«a::b»)", '"a::b"'],
  ["unquoted-text", "«10:30»", '"10:30"'],
  ["unquoted-text", "«:x»", '":x"'],
  ["unquoted-text", "slug:«:x»", '":x"'],
  ["unquoted-text", "slug:[«:x»]", '":x"'],
  ["unquoted-text", "«[x»", '"[x"'],
  ["unquoted-text", "«!»foo", "NOT "],
  ["unquoted-text", "«!»(foo)", "NOT "],
  ["dangling-escape", "foo«\\»", "\\\\"],
  ["invalid-value", "status:«actve»", "active"],
  ["invalid-value", 'status:["Active",«gone»]', null],
  ["invalid-value", "is:«defualt»", "default"],
  ["invalid-value", "created:«yesterday»", null],
  ["invalid-value", "created:>«2024-02-30»", null],
  ["invalid-value", "created:[«>2024-02-03»]", null],
  ["invalid-value", "created:«1684-01-01T00:00:00Z»", null],
  ["invalid-value", "created:«2256-01-01T00:00:00Z»", null],
  ["invalid-value", "id:«abc»", null],
  ["invalid-value", "id:«1.5»", null],
  ["invalid-value", "member_id:«x»", null],
  ["invalid-value", "members:«-1»", null],
  ["invalid-value", 'email:«"a b"»', null],
  ["invalid-value", "created:«2024-13»", null],
  ["invalid-value", "created:«2024-5»", null],
  ["invalid-value", "created:«20240101»", null],
  ["invalid-value", "id:«stack-»", null],
  ["invalid-value", 'id:«":2"»', null],
  ["invalid-value", "id:«sentry:»", null],
  ["foreign-operator", "a «&&» b", "AND"],
  ["foreign-operator", "a «||» b", "OR"],
  ["foreign-operator", "(a «||»)", "OR"],
  ["foreign-operator", "«slug=foo» b", "slug:foo"],
  ["foreign-operator", "«slug==foo»", "slug:foo"],
  ["foreign-operator", "«slug!=foo»", "!slug:foo"],
  ["foreign-operator", "«!slug=foo»", "!slug:foo"],
  ["foreign-operator", "«-slug=foo»", "!slug:foo"],
  ["foreign-operator", "«members>=5»", "members:>=5"],
  ["foreign-operator", "(«created<2024-01-01T00:00:00Z»)", "created:<2024-01-01T00:00:00Z"],
  ["foreign-operator", 'a «name="b c"» d', 'name:"b c"'],
  ["foreign-operator", "«slug=»", null],
  ["invisible-character", "«fo\u200bo» b", "foo"],
  ["invisible-character", "slug:«fo\u200do»", "foo"],
  ["invisible-character", "slug:[a,«fo\u00ado»,b]", "foo"],
  ["invisible-character", "«sl\u00adug:foo»", "slug:foo"],
  ["invisible-character", "name:«a\u0007»", "a"],
  ["invisible-character", "«\u0000»", null],
  ["invisible-character", "«\u009f\u202e»", null],
  ["no-wildcard", "email:«*@example.com»", null],
  ["no-wildcard", "id:[1,«2*»]", null],
  ["no-comparison", "slug:«>»m", null],
  ["no-comparison", "id:«>=»3", null],
])("%s: %s", (code, marked, suggestion) => {
  const text = marked.replaceAll(/[«»]/g, "");
  expect([errorOf(text).code, markSpan(text), errorOf(text).suggestion]).toEqual([code, marked, suggestion]);
});

it("suggests a valid replacement for the span", () => {
  for (const text of [
    "slgu:foo",
    "-slug:x",
    "slug: foo",
    "http://x",
    "query:a(b)",
    'foo"bar baz',
    "!foo",
    "a\\",
    "status:actve",
    "slug::x",
    "a && b",
    "a || b",
    "slug=foo",
    "!members<=5",
    "slug:a\u200db",
  ]) {
    const { span, suggestion } = errorOf(text);
    const corrected = text.slice(0, span.start) + (suggestion ?? "") + text.slice(span.end);
    expect(() => parseQuery(corrected), corrected).not.toThrow();
  }
});

it.each(["a&&b", "R&D", "|", "foo=bar", "slug>m", ">5", 'slug:"a\u200bb"', "slug:a\\\u200bb", "❤️", "\ufefffoo"])(
  "accepts %j",
  (text) => {
    expect(() => parseQuery(text)).not.toThrow();
  },
);

it("describes the values of a field", () => {
  expect(errorOf("status:gone").message).toContain("active, pending_deletion, deletion_in_progress");
  expect(errorOf("created:yesterday").message).toMatch(/2024-01-31\).*2024-01-31T10:00:00Z\).*>=2024-01-31/);
  expect(errorOf("zzzz:1").message).toContain("member_id");
});

describe("the bounds", () => {
  const list = (count: number, write: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => write(index));
  const nested = (depth: number) => `${"(".repeat(depth)}a${")".repeat(depth)}`;

  it.each([
    ["too-long", QUERY_BOUNDS.characters, (count: number) => "a".repeat(count)],
    ["too-many-terms", QUERY_BOUNDS.terms, (count: number) => list(count, (index) => `w${index}`).join(" ")],
    ["too-many-terms", QUERY_BOUNDS.terms, (count: number) => `slug:[${list(count, (index) => `s${index}`).join()}]`],
    [
      "too-many-leaves",
      QUERY_BOUNDS.lookups,
      (count: number) => list(count, (index) => `email:u${index}@x.io`).join(" "),
    ],
    ["too-many-leaves", QUERY_BOUNDS.lookups, (count: number) => list(count, (index) => `u${index}@x.io`).join(" OR ")],
    [
      "too-many-leaves",
      QUERY_BOUNDS.lookups,
      (count: number) => `!query:[${list(count, (index) => `u${index}@x.io`).join()}]`,
    ],
    [
      "too-many-leaves",
      QUERY_BOUNDS.lookups,
      (count: number) => list(count, (index) => `NOT u${index}@x.io`).join(" "),
    ],
    ["too-many-leaves", QUERY_BOUNDS.lookups, (count: number) => `member_id:[${list(count, String).join()}]`],
    ["too-deep", QUERY_BOUNDS.depth, nested],
  ])("%s: %i is allowed, one more is refused", (code, limit, write) => {
    expect(() => parseQuery(write(limit))).not.toThrow();
    expect(errorOf(write(limit + 1)).code).toBe(code);
    expect(errorOf(write(limit + 1)).message).toContain(String(limit));
  });

  it("count a chain of operators as one level, and a chain of NOTs as none", () => {
    expect(() => parseQuery(list(128, (index) => `w${index}`).join(" OR "))).not.toThrow();
    expect(() => parseQuery(`${"NOT ".repeat(500)}a`)).not.toThrow();
  });

  it("count adjacent groups as one level", () => {
    expect(() => parseQuery("(a) ".repeat(QUERY_BOUNDS.depth + 1))).not.toThrow();
  });

  it("count free text of several words as one lookup at most", () => {
    expect(() => parseQuery(list(20, (index) => `u${index}@x.io`).join(" "))).not.toThrow();
  });
});

describe("the caret", () => {
  it("is drawn under the span", () => {
    expect(errorOf("name:x AND slgu:foo").caret).toBe(["name:x AND slgu:foo", "           ^^^^"].join("\n"));
    expect(errorOf("😀 (").caret).toBe(["😀 (", "  ^"].join("\n"));
    expect(errorOf("a\n\tb)").caret).toBe(["a  b)", "    ^"].join("\n"));
  });

  it("has at least one character", () => {
    expect(drawCaret("ab", { start: 2, end: 2 })).toBe(["ab", "  ^"].join("\n"));
  });

  it("is drawn with a truncated line for a long text", () => {
    const [line = "", carets = ""] = errorOf(`${"a ".repeat(100)}slgu:foo${" b".repeat(100)}`).caret.split("\n");
    expect(line).toMatch(/^….*slgu:foo.*…$/);
    expect(line.length).toBeLessThanOrEqual(100);
    expect(line.slice(carets.indexOf("^"), carets.length)).toBe("slgu");
  });
});
