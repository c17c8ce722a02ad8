/** One target of a `Link` header. */
export interface LinkTarget {
  /** Absolute URL, as `URL.href` prints it. Nothing in it needs escaping between angle brackets. */
  readonly uri: string;
  /** The relation of the target to the current page. */
  readonly rel: "next" | "previous";
}

/** Prints the value of a `Link` header (RFC 8288), or null if there are no targets. */
export function printLinks(targets: readonly LinkTarget[]): string | null {
  if (targets.length === 0) return null;
  return targets.map(({ uri, rel }) => `<${uri}>; rel="${rel}"`).join(", ");
}
