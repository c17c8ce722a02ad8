import type { FindResult, Listing } from "@roster/core/source";

/** Encodes a `Listing` or `ProjectListing` as JSON. The rows are JSON texts already. */
export function encodeListing(rows: readonly string[], rest: Omit<Listing, "rows">): string {
  return encodeWithTexts("rows", rows, rest);
}

/** Encodes a `FindResult` as JSON. The organizations are JSON texts already. */
export function encodeFinding(organizations: readonly string[], rest: Omit<FindResult, "organizations">): string {
  return encodeWithTexts("organizations", organizations, rest);
}

function encodeWithTexts(name: string, texts: readonly string[], rest: object): string {
  return `{"${name}":[${texts.join(",")}],${JSON.stringify(rest).slice(1)}`;
}
