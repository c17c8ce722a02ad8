import type { UpstreamOrganization } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";

/** The source that an organization of the upstream's list belongs to: this one, another one, or none (`unrouted`). */
export type OrganizationRoute =
  | { readonly kind: "here" | "other" }
  | { readonly kind: "unrouted"; readonly host: string };

/**
 * Decides which source an organization belongs to, by the host of its own API. An organization without an API address
 * belongs to the source that lists it. One on a host that no source of the installation serves is unrouted, which is
 * reported as a warning.
 */
export function routeOrganization(source: SourceConfiguration, organization: UpstreamOrganization): OrganizationRoute {
  if (organization.apiUrl === null) return { kind: "here" };
  const host = URL.canParse(organization.apiUrl) ? new URL(organization.apiUrl).host : organization.apiUrl;
  if (source.hosts.includes(host)) return { kind: "here" };
  return source.served.includes(host) ? { kind: "other" } : { kind: "unrouted", host };
}
