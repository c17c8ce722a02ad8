import type { UpstreamOrganization } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";

/** Whose an organization of the upstream's list is: this source's, another source's, or nobody's. */
export type OrganizationRoute =
  | { readonly kind: "here" | "other" }
  | { readonly kind: "unrouted"; readonly host: string };

/**
 * Where an organization belongs, by the host of its own API. One without an address belongs to whoever lists it; one on a
 * host that no source of the installation serves is unrouted: reported, never dropped in silence.
 */
export function routeOrganization(source: SourceConfiguration, organization: UpstreamOrganization): OrganizationRoute {
  if (organization.apiUrl === null) return { kind: "here" };
  const host = URL.canParse(organization.apiUrl) ? new URL(organization.apiUrl).host : organization.apiUrl;
  if (source.hosts.includes(host)) return { kind: "here" };
  return source.served.includes(host) ? { kind: "other" } : { kind: "unrouted", host };
}
