import { createPredicate, parseQuery, type OrganizationFacts } from "@roster/core/search";
import { filter, parse as parseLiqe } from "liqe";
import { atLeast, type BenchmarkResult } from "./benchmark-result.ts";
import { measureInterleaved } from "./measure.ts";

const ROWS = 1000;

/** Queries in the syntax that Roster and liqe share. */
const QUERIES = [
  "slug:org-77",
  "slug:org-77 OR slug:org-500 OR slug:org-901",
  "NOT status:active AND slug:org-77",
  "(slug:org-77 OR name:*acme*) AND status:active",
  "name:acme* AND status:active",
];

/** Our predicate against liqe's filter over the same rows, without parsing: the geometric mean over the queries. */
export function benchPredicate(): readonly BenchmarkResult[] {
  const facts = Array.from({ length: ROWS }, (_, index): OrganizationFacts => createFacts(index));
  const documents = facts.map(({ slug, name, status }) => ({ slug, name, status }));
  const ratios = QUERIES.map((text) => {
    const test = createPredicate(parseQuery(text));
    const tree = parseLiqe(text);
    const seconds = measureInterleaved({
      ours: () => facts.filter((row) => test(row) === true),
      liqe: () => filter(tree, documents),
    });
    return seconds.liqe / seconds.ours;
  });
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  const detail = QUERIES.map((text, index) => `${text}: ${(ratios[index] ?? 0).toFixed(1)}`).join("; ");
  return [atLeast("predicate over 1,000 rows, times faster than liqe's filter", mean, 20, detail)];
}

function createFacts(index: number): OrganizationFacts {
  return {
    id: `sentry:${index}`,
    remoteId: String(index),
    installation: "sentry",
    provider: "sentry",
    source: "sentry-us",
    region: "us",
    slug: `org-${index}`,
    name: index % 10 === 0 ? `acme ${index}` : `organization number ${index}`,
    status: index % 3 === 0 ? "pending_deletion" : "active",
    createdAt: index,
    changedAt: index,
    isDefault: null,
    isEarlyAdopter: false,
    requires2fa: false,
    hasAuthProvider: false,
  };
}
