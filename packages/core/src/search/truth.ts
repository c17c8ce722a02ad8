import type { OrganizationFacts } from "./organization-facts.ts";

/** Kleene's three values, as SQL has them: null is *unknown*. */
export type Truth = boolean | null;

/** A question about one organization. */
export type QueryPredicate = (facts: OrganizationFacts) => Truth;

export function negateTruth(truth: Truth): Truth {
  return truth === null ? null : !truth;
}

/** Yes if one says yes; else unknown if one is unknown; else no. */
export function anyOf(tests: readonly QueryPredicate[]): QueryPredicate {
  const [first] = tests;
  if (first !== undefined && tests.length === 1) return first;
  return (facts) => {
    let truth: Truth = false;
    for (const test of tests) {
      const answer = test(facts);
      if (answer === true) return true;
      if (answer === null) truth = null;
    }
    return truth;
  };
}

/** No if one says no; else unknown if one is unknown; else yes. */
export function allOf(tests: readonly QueryPredicate[]): QueryPredicate {
  const [first] = tests;
  if (first !== undefined && tests.length === 1) return first;
  return (facts) => {
    let truth: Truth = true;
    for (const test of tests) {
      const answer = test(facts);
      if (answer === false) return false;
      if (answer === null) truth = null;
    }
    return truth;
  };
}
