/** A question that only the upstream can answer: it is put there as one flat query, and its answer is a set of organizations. */
export interface MembershipLookup {
  readonly field: "email" | "member_id";
  /** Folded. */
  readonly value: string;
}

/** The one name of a leaf, under which its answer is kept: `email:bob@example.com`. */
export function lookupKey(leaf: MembershipLookup): string {
  return `${leaf.field}:${leaf.value}`;
}
