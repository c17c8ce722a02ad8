import type { UnsupportedFields } from "@roster/core/search";
import type { ObjectEntries } from "valibot";
import type { Provider } from "./provider.ts";
import type { UpstreamOrganization } from "./upstream-organization.ts";

/**
 * Everything that Roster knows about a vendor. Each provider folder exports one description, and `provider-list.ts` lists
 * them. No code outside of the folder names the vendor, except the APIs that are compatible with the vendor's own.
 */
export interface ProviderDescription {
  /** The name in configurations, queries and responses: lower-case letters, digits and hyphens. */
  readonly name: string;
  /** The name of the vendor's product, for messages. */
  readonly title: string;
  /** What the vendor's API cannot supply. */
  readonly unsupported: UnsupportedFields;
  /** Whether a field of the upstream's organization object holds billing or tax data, which can be personal data. */
  readonly isBillingField: (name: string) => boolean;
  /** The settings of a source that only this provider has, as the entries of a valibot object schema. */
  readonly sourceSettings: ObjectEntries;
  /**
   * Creates the adapter of a source. Creating one is cheap.
   *
   * @throws RangeError for a configuration that the adapter cannot use.
   */
  readonly create: (source: ProviderSource) => Provider;
}

/** What an adapter is configured with. */
export interface ProviderSource {
  /** The base URL of the API that lists all organizations. */
  readonly url: string;
  /** The hosts whose organizations belong to the source. */
  readonly hosts: readonly string[];
  /** The values of `sourceSettings`, as they were validated. */
  readonly settings: Readonly<Record<string, unknown>>;
  /**
   * The organizations of the last list that have a stack. For a vendor whose API for lists can be gone, while the single
   * organizations can still be requested.
   */
  readonly listedStacks: () => readonly ListedStack[];
  /** Rows per page of the list, where the vendor lets the caller choose. The default is the vendor's maximum. */
  readonly pageSize?: number;
}

export type ListedStack = Pick<UpstreamOrganization, "remoteId" | "name" | "url" | "stack">;
