import * as fc from "fast-check";
import { expect, it } from "vitest";
import { fold } from "../model/index.ts";
import type { OrganizationFacts } from "./organization-facts.ts";
import { parseQuery } from "./parser.ts";
import { createPredicate } from "./query-predicate.ts";

/** An organization as Sentry's server stores it. */
interface Upstream {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly status: string;
  readonly emails: readonly string[];
  readonly memberIds: readonly number[];
}

/**
 * Evaluates a flat query as Sentry's server does, without code of this package. Tokens are separated by spaces. A token with
 * a key and a value filters by that key. All other tokens, followed by the values of `query`, are joined to one substring.
 * Different keys are combined with AND, and the values of a repeated key are alternatives.
 */
function matchesAtSentry(query: string, organization: Upstream): boolean {
  const words: string[] = [];
  const byKey = new Map<string, string[]>();
  for (const token of query.split(" ").filter((token) => token !== "")) {
    const colon = token.indexOf(":");
    if (colon < 1) words.push(token);
    else byKey.set(token.slice(0, colon), [...(byKey.get(token.slice(0, colon)) ?? []), token.slice(colon + 1)]);
  }
  const freeText = [...words, ...(byKey.get("query") ?? [])].join(" ");
  byKey.delete("query");
  const { id, slug, name, status, emails, memberIds } = organization;
  const filters: Record<string, (value: string) => boolean> = {
    id: (value) => Number(value) === id,
    slug: (value) => value.toUpperCase() === slug.toUpperCase(),
    status: (value) => (value.toLowerCase() === "visible" ? "active" : value.toLowerCase()) === status,
    email: (value) => emails.some((email) => email.toUpperCase() === value.toUpperCase()),
    member_id: (value) => memberIds.includes(Number(value)),
  };
  const contains = (text: string) => text.toUpperCase().includes(freeText.toUpperCase());
  return (
    (freeText === "" || contains(name) || contains(slug) || (filters["email"]?.(freeText) ?? false)) &&
    Array.from(byKey).every(([key, values]) => values.some((value) => filters[key]?.(value) ?? false))
  );
}

const EMAILS = ["bob@example.com", "ada@example.com", "not@a-member.example"];
const SLUGS = ["acme", "acme-corp", "the-acme", "é"];
const STATUSES = ["active", "pending_deletion", "deletion_in_progress", "relocation_pending_approval"];
const WORDS = [
  "acme",
  "ACME",
  "corp",
  "the",
  "c",
  "é",
  "É",
  "not",
  "-",
  "a=b",
  ">c",
  "bob@example.com",
  "'s",
  "x/y",
  "#1",
];

const flatWords = fc.constantFrom(...WORDS.filter((word) => !word.includes("'")));
const flatPairs = fc.oneof(
  flatWords.map((word) => `query:${word}`),
  fc.constantFrom(...SLUGS, "Acme", "none").map((slug) => `slug:${slug}`),
  fc.constantFrom(...STATUSES, "visible", "ACTIVE").map((status) => `status:${status}`),
  fc.constantFrom(...EMAILS, "Bob@Example.com", "no-address").map((email) => `email:${email}`),
  fc.constantFrom("1", "2", "03").map((id) => `id:${id}`),
  fc.constantFrom("11", "12", "011").map((id) => `member_id:${id}`),
);
const flatQueries = fc
  .array(fc.tuple(fc.oneof(flatWords, flatPairs), fc.constantFrom(" ", "  ")), { maxLength: 6 })
  .map((tokens) => tokens.flat().join(""));

const organizations = fc.record({
  id: fc.constantFrom(1, 2, 3),
  slug: fc.constantFrom(...SLUGS),
  name: fc
    .array(fc.constantFrom(...WORDS, "Acme Corp"), { minLength: 1, maxLength: 3 })
    .map((words) => words.join(" ")),
  status: fc.constantFrom(...STATUSES),
  emails: fc.subarray(EMAILS),
  memberIds: fc.subarray([11, 12]),
});

it("finds the same organizations as Sentry's server for a flat query", () => {
  let found = 0;
  fc.assert(
    fc.property(flatQueries, organizations, (query, organization) => {
      const expected = matchesAtSentry(query, organization);
      expect(createPredicate(parseQuery(query))(factsOf(organization))).toBe(expected);
      found += expected ? 1 : 0;
    }),
    { numRuns: 5000 },
  );
  expect(found).toBeGreaterThan(200);
});

function factsOf({ id, slug, name, status, emails, memberIds }: Upstream): OrganizationFacts {
  return {
    id: `sentry:${id}`,
    remoteId: String(id),
    installation: "sentry",
    provider: "sentry",
    source: "sentry-us",
    region: "us",
    slug: fold(slug),
    name: fold(name),
    status,
    createdAt: 0,
    changedAt: 0,
    isDefault: null,
    isEarlyAdopter: false,
    requires2fa: false,
    hasAuthProvider: false,
    emails: new Map([...EMAILS, "no-address"].map((email) => [email, emails.includes(email)])),
    memberIds: new Map(["11", "12"].map((member) => [member, memberIds.includes(Number(member))])),
  };
}
