import LinkHeader from "http-link-header";

/** One target of a `Link` header: where to, and what it is to the page that carries it. */
export interface LinkTarget {
  /** Absolute URL. */
  readonly uri: string;
  readonly rel: "next" | "previous" | "self";
}

/** The value of a `Link` header (RFC 8288), or null where there is nothing to link to. */
export function formatLinks(targets: readonly LinkTarget[]): string | null {
  if (targets.length === 0) return null;
  const header = new LinkHeader();
  for (const { uri, rel } of targets) header.set({ uri, rel });
  return header.toString();
}
