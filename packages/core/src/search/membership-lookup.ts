/**
 * A membership condition that only the upstream can evaluate. It costs one upstream request, and the result is a set of
 * organizations. JSON and SQL tables name lookups `leaves`.
 */
export interface MembershipLookup {
  readonly field: "email" | "member_id";
  /** Folded. */
  readonly value: string;
}

/** The key under which the result of a lookup is stored, for example `email:bob@example.com`. */
export function lookupKey({ field, value }: MembershipLookup): string {
  return `${field}:${value}`;
}
