import type { OrganizationFacts } from "./organization-facts.ts";

/** Three-valued logic (Kleene), as in SQL. Null means *unknown*. */
export type Truth = boolean | null;

/** Evaluates a condition for one organization. */
export type QueryPredicate = (facts: OrganizationFacts) => Truth;

export function negateTruth(truth: Truth): Truth {
  return truth === null ? null : !truth;
}

/** True if one predicate is true; otherwise unknown if one is unknown; otherwise false. */
export function anyOf(predicates: readonly QueryPredicate[]): QueryPredicate {
  const [first] = predicates;
  if (first !== undefined && predicates.length === 1) return first;
  return (facts) => {
    let truth: Truth = false;
    for (const predicate of predicates) {
      const result = predicate(facts);
      if (result === true) return true;
      if (result === null) truth = null;
    }
    return truth;
  };
}

/** False if one predicate is false; otherwise unknown if one is unknown; otherwise true. */
export function allOf(predicates: readonly QueryPredicate[]): QueryPredicate {
  const [first] = predicates;
  if (first !== undefined && predicates.length === 1) return first;
  return (facts) => {
    let truth: Truth = true;
    for (const predicate of predicates) {
      const result = predicate(facts);
      if (result === false) return false;
      if (result === null) truth = null;
    }
    return truth;
  };
}
