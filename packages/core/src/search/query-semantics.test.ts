import { expect, it } from "vitest";
import { parseInstant } from "../model/index.ts";
import type { OrganizationFacts } from "./organization-facts.ts";
import { parseQuery } from "./parser.ts";
import { createPredicate } from "./query-predicate.ts";

const SENTRY = {
  installation: "sentry",
  provider: "sentry",
  source: "sentry-us",
  region: "us",
  status: "active",
  isDefault: null,
  isEarlyAdopter: false,
  requires2fa: false,
  hasAuthProvider: false,
  changedAt: instant("2025-06-01T00:00:00Z"),
  events: 0,
} as const;

const K6 = {
  installation: "k6",
  provider: "k6",
  source: "k6",
  region: "global",
  slug: null,
  status: null,
  isDefault: true,
  isEarlyAdopter: null,
  requires2fa: null,
  hasAuthProvider: null,
  changedAt: instant("2025-06-01T00:00:00Z"),
  members: undefined,
  events: null,
  platforms: null,
  memberIds: null,
} as const;

/** Three organizations of Sentry and two of k6. The projects of `foo` are unknown. */
const ORGANIZATIONS: Readonly<Record<string, OrganizationFacts>> = {
  a: {
    ...SENTRY,
    ...ids("sentry", "1"),
    slug: "a",
    name: "first",
    createdAt: instant("2023-12-31T23:59:59.999999Z"),
    members: 5,
    projects: 1,
    platforms: ["python"],
    ...members(true, false),
    isEarlyAdopter: true,
  },
  b: {
    ...SENTRY,
    ...ids("sentry", "2"),
    slug: "b",
    name: "salt and pepper",
    status: "pending_deletion",
    createdAt: instant("2024-01-01T00:00:00Z"),
    members: 6,
    projects: 0,
    platforms: [],
    ...members(false, true),
  },
  foo: {
    ...SENTRY,
    ...ids("sentry", "3"),
    slug: "foo-1",
    name: "foo bar a*b",
    createdAt: instant("2024-12-31T23:59:59.999999Z"),
    members: undefined,
    projects: undefined,
    platforms: undefined,
    ...members(true, true),
  },
  bar: { ...K6, ...ids("k6", "2"), name: "baz bar", createdAt: instant("2025-01-01T00:00:00Z"), projects: 2 },
  qux: { ...K6, ...ids("k6", "1013"), name: "pepper salt", createdAt: null, projects: 0 },
};

it.each([
  ["", "a b foo bar qux", ""],
  ["(slug:a AND status:active) OR (email:[bob@x.io,ada@x.io] AND query:bar)", "a foo", "bar"],
  ["slug:a status:active slug:b", "a", ""],
  ["slug:a AND slug:b", "", ""],
  ["email:bob@x.io AND email:ada@x.io", "foo", "bar qux"],
  ["email:bob@x.io email:ada@x.io", "a b foo", "bar qux"],
  ["slug:b OR slug:a status:active", "a b", ""],
  ["slug:a OR slug:b status:active", "a", ""],
  ["created:>=2024-01-01 created:<2025-01-01", "b foo", "qux"],
  ["created:2024-12-31", "foo", "qux"],
  ["created:2024", "b foo", "qux"],
  ["created:2023-12", "a", "qux"],
  ["created:2024-12", "foo", "qux"],
  ["created:>=2024", "b foo bar", "qux"],
  ["created:>2024", "bar", "qux"],
  ["created:<2024-12", "a b", "qux"],
  ["created:<=2024-12", "a b foo", "qux"],
  ["created:[2023,2025-01]", "a bar", "qux"],
  ["created:>2024-12-31", "bar", "qux"],
  ["created:<=2024-12-31", "a b foo", "qux"],
  ["created:<2024-01-01", "a", "qux"],
  ["created:2024-01-01T00:00:00Z", "b", "qux"],
  ["created:>2023-12-31T23:59:59.999998Z created:<2024-01-01", "a", "qux"],
  ["created:2023-12-31 created:2024-01-01", "a b", "qux"],
  ["created:=2023-12-31 created:=2024-01-01", "", "qux"],
  ["!slug:a !slug:b", "foo bar qux", ""],
  ["NOT foo bar", "bar", ""],
  ["bar slug:foo-1 a", "foo", ""],
  ["a slug:foo-1 bar", "", ""],
  ["foo slug:foo-1 bar", "foo", ""],
  ["query:bar baz", "bar", ""],
  ["bar baz", "", ""],
  ["salt and pepper", "b qux", ""],
  ['"salt and pepper"', "b", ""],
  ["NOT platform:python", "b bar qux", "foo"],
  ["platform:python", "a", "foo"],
  ["platform:pyth", "", "foo"],
  ["platform:pyth*", "a", "foo"],
  ["NOT email:bob@x.io", "b", "bar qux"],
  ["BOB@x.io", "a foo", "bar qux"],
  ["member_id:11", "a foo", ""],
  ["!member_id:11", "b bar qux", ""],
  ["member_id:12", "", "a b foo"],
  ["id:2", "b bar", ""],
  ["id:sentry:2", "b", ""],
  ["id:[02,k6:1013]", "b bar qux", ""],
  ["slug:foo*", "foo", ""],
  ['slug:"FOO*"', "foo", ""],
  ["slug:*", "a b foo", ""],
  ["!slug:*", "bar qux", ""],
  ["slug:a*a", "", ""],
  ["name:*a\\*b", "foo", ""],
  ["name:a*b", "", ""],
  ["members:>5", "b", "foo bar qux"],
  ["members:>=5 members:<=6", "a b", "foo bar qux"],
  ["name:first OR members:>5", "a b", "foo bar qux"],
  ["name:first AND members:>5", "", ""],
  ["name:*foo* OR members:>5", "b foo", "bar qux"],
  ["projects:0", "b qux", "foo"],
  ["events:0", "a b foo", ""],
  ["!events:0", "bar qux", ""],
  ["is:default is:early-adopter", "a bar qux", ""],
  ["is:default AND is:early-adopter", "", ""],
  ["!is:early-adopter", "b foo bar qux", ""],
  ["provider:K6 OR region:US slug:b", "b bar qux", ""],
  ["installation:k6", "bar qux", ""],
  ["installation:K6", "", ""],
  ["source:[k6,Sentry-US] status:VISIBLE", "a foo", ""],
])("%s", (query, matched, undetermined) => {
  const predicate = createPredicate(parseQuery(query));
  const namesOf = (truth: boolean | null) =>
    Object.entries(ORGANIZATIONS)
      .filter(([, facts]) => predicate(facts) === truth)
      .map(([name]) => name)
      .join(" ");
  expect([namesOf(true), namesOf(null)]).toEqual([matched, undetermined]);
});

function instant(text: string): number {
  return parseInstant(text) ?? Number.NaN;
}

function ids(installation: string, remoteId: string) {
  return { id: `${installation}:${remoteId}`, remoteId };
}

function members(bob: boolean, ada: boolean) {
  return {
    emails: new Map([
      ["bob@x.io", bob],
      ["ada@x.io", ada],
    ]),
    memberIds: new Map([["11", bob]]),
  };
}
