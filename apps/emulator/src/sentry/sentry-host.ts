/**
 * Which of Sentry's servers a URL reaches.
 *
 * - `control`: sentry.io. Lists every region and passes what belongs to one organization on to its cell.
 * - `cell`: us.sentry.io and its like. Knows the organizations of its own region alone.
 * - `monolith`: any host that is not Sentry's, as a self-hosted server: everything in one, no limiter.
 * - `nowhere`: a name under sentry.io that nobody answers for.
 */
export type SentryHost =
  | { readonly kind: "control"; readonly origin: string; readonly customer: string | null }
  | { readonly kind: "cell"; readonly origin: string; readonly region: string }
  | { readonly kind: "monolith"; readonly origin: string }
  | { readonly kind: "nowhere" };

export interface KnownNames {
  readonly regions: readonly string[];
  readonly isSlug: (name: string) => boolean;
}

/** Reads the host of a request. A customer's domain (`acme.sentry.io`) is control that knows whose domain it is. */
export function resolveSentryHost(url: URL, known: KnownNames): SentryHost {
  if (url.host === "sentry.io") return { kind: "control", origin: "https://sentry.io", customer: null };
  if (!url.host.endsWith(".sentry.io")) return { kind: "monolith", origin: url.origin };
  const name = url.host.slice(0, -".sentry.io".length);
  if (known.regions.includes(name)) return cellServer(name);
  if (known.isSlug(name)) return { kind: "control", origin: `https://${name}.sentry.io`, customer: name };
  return { kind: "nowhere" };
}

/** The cell of a region. Links it writes name itself, whoever passed the request on. */
export function cellServer(region: string): SentryHost & { readonly kind: "cell" } {
  return { kind: "cell", origin: regionUrl(region), region };
}

export function regionUrl(region: string): string {
  return `https://${region}.sentry.io`;
}
