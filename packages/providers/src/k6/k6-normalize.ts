import { readInstant } from "../tolerant.ts";
import type { UpstreamOrganization, UpstreamProject } from "../upstream-organization.ts";
import type { Normalizer } from "../provider.ts";
import { readStoredRow, type WireRow } from "../rows.ts";
import { k6Organization, type K6Organization, type K6Project } from "./k6-wire.ts";

/** Version 2 reads a `grafana_stack_id` of 0 as none. A row of v6 has no JSON of its own and is not normalized. */
export function createK6Normalizer(apiUrl: string): Normalizer {
  return {
    version: 2,
    normalize: (raw) => {
      const row = readStoredRow(k6Organization, raw);
      return row && normalizeOrganization(row, apiUrl);
    },
  };
}

/** Converts a list item to the unified shape. k6 has no slugs and no status. All organizations have the same API URL. */
export function normalizeOrganization({ wire, raw }: WireRow<K6Organization>, apiUrl: string): UpstreamOrganization {
  return {
    remoteId: wire.id,
    slug: null,
    name: wire.name,
    description: wire.description,
    status: null,
    createdAt: readInstant(wire.created),
    updatedAt: readInstant(wire.updated),
    url: wire.grafana_stack_url,
    apiUrl,
    avatarUrl: wire.logo,
    stack: readStack(wire),
    requires2fa: null,
    hasAuthProvider: null,
    isEarlyAdopter: null,
    isDefault: wire.is_default,
    ownerId: wire.owner_id,
    raw,
  };
}

/** An id of 0 means that the organization has no stack. */
function readStack({ grafana_stack_id, grafana_stack_name: name }: K6Organization): UpstreamOrganization["stack"] {
  const id = grafana_stack_id === "0" ? null : grafana_stack_id;
  return id === null && name === null ? null : { id, name };
}

export function normalizeProject({ wire }: WireRow<K6Project>): UpstreamProject {
  return {
    remoteId: wire.id,
    slug: null,
    name: wire.name,
    description: wire.description,
    platform: null,
    createdAt: readInstant(wire.created),
    updatedAt: readInstant(wire.updated),
    isDefault: wire.is_default,
  };
}

/**
 * Whether a field of an organization contains billing or tax data, such as `billing_address`, `vat_number` or
 * `grafana_billing_id`. These fields can be personal data. Only `raw` contains them.
 */
export function isBillingField(name: string): boolean {
  return /(?:^|_)(?:billing|vat)(?:_|$)/i.test(name);
}
