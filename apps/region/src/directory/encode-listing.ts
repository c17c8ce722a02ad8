import type { FindResult, Listing } from "@roster/core/source";

/** The text of a `Listing` (or `ProjectListing`) whose rows are texts already. */
export function encodeListing(rows: readonly string[], rest: Omit<Listing, "rows">): string {
  return join("rows", rows, rest);
}

/** The text of a `Finding` whose organizations are texts already. */
export function encodeFinding(organizations: readonly string[], rest: Omit<FindResult, "organizations">): string {
  return join("organizations", organizations, rest);
}

function join(name: string, texts: readonly string[], rest: object): string {
  return `{"${name}":[${texts.join(",")}],${JSON.stringify(rest).slice(1)}`;
}
