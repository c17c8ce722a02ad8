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
  const [first, second, third] = predicates;
  if (first !== undefined && predicates.length === 1) return first;
  if (first !== undefined && second !== undefined && predicates.length === 2) return either(first, second);
  if (first !== undefined && second !== undefined && third !== undefined && predicates.length === 3)
    return either(either(first, second), third);
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
  const [first, second, third] = predicates;
  if (first !== undefined && predicates.length === 1) return first;
  if (first !== undefined && second !== undefined && predicates.length === 2) return both(first, second);
  if (first !== undefined && second !== undefined && third !== undefined && predicates.length === 3)
    return both(both(first, second), third);
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

/** `anyOf` for two predicates. Most queries have few terms, and the loop costs more than the terms. */
function either(first: QueryPredicate, second: QueryPredicate): QueryPredicate {
  return (facts) => {
    const left = first(facts);
    if (left === true) return true;
    const right = second(facts);
    return right === true || left === false ? right : null;
  };
}

/** `allOf` for two predicates. */
function both(first: QueryPredicate, second: QueryPredicate): QueryPredicate {
  return (facts) => {
    const left = first(facts);
    if (left === false) return false;
    const right = second(facts);
    return right === false || left === true ? right : null;
  };
}
