import type { OrganizationDocument } from "./source.ts";

/**
 * Two sources hold the same organization while it moves between regions. The document with the later `changedAt` is used.
 */
export function isNewer(
  document: Pick<OrganizationDocument, "changedAt">,
  other: Pick<OrganizationDocument, "changedAt">,
): boolean {
  return document.changedAt > other.changedAt;
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
