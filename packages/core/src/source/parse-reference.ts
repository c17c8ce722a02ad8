/** What a reference to an organization names. */
export type OrganizationReference =
  /** `sentry:2`: one organization of one installation. */
  | { readonly kind: "id"; readonly installation: string; readonly remoteId: string }
  /** `2`: the organizations with this upstream id, at most one in each installation. */
  | { readonly kind: "remote-id"; readonly remoteId: string }
  /** Any other text. Slugs are compared folded. */
  | { readonly kind: "slug"; readonly slug: string }
  /** A text that no upstream uses as an id or a slug: empty, a dot segment, or one with a separator of path segments. */
  | { readonly kind: "none" };

/**
 * Parses a reference: an id with its installation, an upstream id of digits, or a slug. No upstream has a slug of digits only.
 * Leading zeros of digits are dropped: `0101` and `sentry:0101` name the same organizations as `101` and `sentry:101`.
 */
export function parseReference(reference: string): OrganizationReference {
  if (/^\.{0,2}$|[/\\]/.test(reference)) return { kind: "none" };
  const colon = reference.indexOf(":");
  if (colon >= 0) {
    const remoteId = dropLeadingZeros(reference.slice(colon + 1));
    return { kind: "id", installation: reference.slice(0, colon), remoteId };
  }
  if (/^\d+$/.test(reference)) return { kind: "remote-id", remoteId: dropLeadingZeros(reference) };
  return { kind: "slug", slug: reference };
}

/** Ids that are not digits only (`stack-7`) stay as they are. */
function dropLeadingZeros(remoteId: string): string {
  return /^\d+$/.test(remoteId) ? remoteId.replace(/^0+(?=\d)/, "") : remoteId;
}
