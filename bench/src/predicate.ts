import { createPredicate, parseQuery, type OrganizationFacts } from "@roster/core/search";
import { filter, parse as parseLiqe } from "liqe";
import { compare } from "./measure.ts";
import { higher, printSeconds, type Result } from "./result.ts";

const ROWS = 1000;

/** Ours and liqe's filter over the same rows, each with the query parsed beforehand and text its library understands. */
export function benchPredicate(): readonly Result[] {
  const facts = Array.from({ length: ROWS }, (_, index): OrganizationFacts => factsOf(index));
  const objects = facts.map(({ slug, name, status }) => ({ slug, name, status }));
  const test = createPredicate(parseQuery("(slug:org-77 OR name:*acme*) AND status:active"));
  const tree = parseLiqe("(slug:org-77 OR name:*acme*) AND status:active");
  const seconds = compare({
    ours: () => facts.filter((row) => test(row) === true),
    liqe: () => filter(tree, objects),
  });
  const detail = `${printSeconds(seconds.ours)} against ${printSeconds(seconds.liqe)} for ${ROWS} rows`;
  return [
    higher("predicate over 1,000 rows, times faster than liqe's filter", seconds.liqe / seconds.ours, 10, detail),
  ];
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
