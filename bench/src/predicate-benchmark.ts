import { createPredicate, parseQuery, type OrganizationFacts } from "@roster/core/search";
import { filter, parse as parseLiqe } from "liqe";
import { measureInterleaved } from "./measure.ts";
import { atLeast, type BenchmarkResult } from "./benchmark-result.ts";

const ROWS = 1000;

/** Questions that liqe's syntax has as well. */
const QUESTIONS = [
  "slug:org-77",
  "slug:org-77 OR slug:org-500 OR slug:org-901",
  "NOT status:active AND slug:org-77",
  "(slug:org-77 OR name:*acme*) AND status:active",
  "name:acme* AND status:active",
];

/** Ours and liqe's filter over the same rows, each query parsed beforehand: the geometric mean over the questions. */
export function benchPredicate(): readonly BenchmarkResult[] {
  const facts = Array.from({ length: ROWS }, (_, index): OrganizationFacts => factsOf(index));
  const objects = facts.map(({ slug, name, status }) => ({ slug, name, status }));
  const ratios = QUESTIONS.map((text) => {
    const test = createPredicate(parseQuery(text));
    const tree = parseLiqe(text);
    const seconds = measureInterleaved({
      ours: () => facts.filter((row) => test(row) === true),
      liqe: () => filter(tree, objects),
    });
    return seconds.liqe / seconds.ours;
  });
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  const detail = QUESTIONS.map((text, index) => `${text}: ${(ratios[index] ?? 0).toFixed(1)}`).join("; ");
  return [atLeast("predicate over 1,000 rows, times faster than liqe's filter", mean, 10, detail)];
}

function factsOf(index: number): OrganizationFacts {
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
