/** One target of a `Link` header: where to, and what it is to the page that carries it. */
export interface LinkTarget {
  /** Absolute URL, as `URL.href` prints it: nothing in it needs escaping between angle brackets. */
  readonly uri: string;
  readonly rel: "next" | "previous";
}

/** The value of a `Link` header (RFC 8288), or null where there is nothing to link to. */
export function printLinks(targets: readonly LinkTarget[]): string | null {
  if (targets.length === 0) return null;
  return targets.map(({ uri, rel }) => `<${uri}>; rel="${rel}"`).join(", ");
}
