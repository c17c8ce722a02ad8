import { compareCodePoints } from "../model/index.ts";
import type { MovedOrganization, OrganizationDocument } from "./source.ts";

type Dated = Pick<OrganizationDocument, "source" | "changedAt">;

/**
 * Two sources hold the same organization while it moves between regions. The document with the later `changedAt` is used. Of
 * two that changed at the same time, it is the one of the source with the greater id, so that every page decides alike.
 */
export function isNewer(document: Dated, other: Dated): boolean {
  return (document.changedAt - other.changedAt || compareCodePoints(document.source, other.source)) > 0;
}

/** Keeps the newest document of each organization. */
export function newestDocuments(documents: readonly OrganizationDocument[]): readonly OrganizationDocument[] {
  const byId = new Map<string, OrganizationDocument>();
  for (const document of documents) {
    const known = byId.get(document.id);
    if (!known || isNewer(document, known)) byId.set(document.id, document);
  }
  return [...byId.values()];
}

/**
 * Creates the test whether a row is an old copy of an organization that another source holds now. That source names the
 * organization in every listing (`moved`), so an old copy is left out of every page, wherever the new one stands.
 */
export function createSupersededFilter(
  moved: readonly MovedOrganization[],
): (row: Dated & { readonly position: { readonly id: string } }) => boolean {
  const newest = new Map<string, MovedOrganization>();
  for (const one of moved) {
    const known = newest.get(one.id);
    if (!known || isNewer(one, known)) newest.set(one.id, one);
  }
  return (row) => {
    const one = newest.get(row.position.id);
    return one !== undefined && one.source !== row.source && isNewer(one, row);
  };
}
