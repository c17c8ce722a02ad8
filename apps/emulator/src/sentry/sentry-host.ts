/**
 * The Sentry server that has the host of a URL.
 *
 * - `control`: sentry.io. It lists the organizations of all regions and forwards requests for one organization to its
 *   cell.
 * - `cell`: us.sentry.io and other regions. It has only the organizations of its region.
 * - `monolith`: any host outside sentry.io, like a self-hosted server. It has all regions and no rate limit.
 * - `unknown`: a name under sentry.io that no server has.
 */
export type SentryHost =
  | { readonly kind: "control"; readonly origin: string; readonly customer: string | null }
  | { readonly kind: "cell"; readonly origin: string; readonly region: string }
  | { readonly kind: "monolith"; readonly origin: string }
  | { readonly kind: "unknown" };

interface KnownNames {
  readonly regions: readonly string[];
  readonly isSlug: (name: string) => boolean;
}

/**
 * Resolves the host of a request. An organization's domain (`acme.sentry.io`) is control, limited to that organization.
 */
export function resolveSentryHost(url: URL, known: KnownNames): SentryHost {
  if (url.host === "sentry.io") return { kind: "control", origin: "https://sentry.io", customer: null };
  if (!url.host.endsWith(".sentry.io")) return { kind: "monolith", origin: url.origin };
  const name = url.host.slice(0, -".sentry.io".length);
  if (known.regions.includes(name)) return cellServer(name);
  if (known.isSlug(name)) return { kind: "control", origin: `https://${name}.sentry.io`, customer: name };
  return { kind: "unknown" };
}

/** The cell of a region. Its links contain its own host, also if control forwarded the request. */
export function cellServer(region: string): SentryHost & { readonly kind: "cell" } {
  return { kind: "cell", origin: regionUrl(region), region };
}

export function regionUrl(region: string): string {
  return `https://${region}.sentry.io`;
}
