import type { Provider, UpstreamOrganization } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import { encodeOrganization, organizationColumns } from "./stored-document.ts";

/**
 * Counts from 1. Increase it with every change of `stored-document.ts` that stores something else for the same
 * organization: stored rows are then written again.
 */
const DOCUMENT_VERSION = 1;

/** The version of everything that turns the upstream's JSON into stored rows. It only grows. */
export function rowVersion({ normalizer }: Pick<Provider, "normalizer">): number {
  return DOCUMENT_VERSION - 1 + normalizer.version;
}

/** A row of `bodies`. `normalizer`: the row version of the code that wrote it. */
export interface BodyRow extends Record<string, SqlStorageValue> {
  readonly id: string;
  readonly body: string;
  readonly raw: string;
  readonly first_seen: number;
  readonly normalizer: number;
}

/** What is stored for an organization: the columns that queries use, and the texts of `bodies`. */
export interface NormalizedRow {
  /** In the order of `ORGANIZATION_COLUMNS`. */
  readonly columns: readonly (string | number | null)[];
  readonly body: string;
  readonly raw: string;
}

/** Encodes an organization. Times are epoch milliseconds. */
export function encodeNormalizedRow(
  source: SourceConfiguration,
  organization: UpstreamOrganization,
  seen: { readonly first: number; readonly changed: number },
): NormalizedRow {
  return {
    columns: organizationColumns(source, organization, seen.changed),
    body: encodeOrganization(source, organization, seen),
    raw: JSON.stringify(organization.raw),
  };
}

/** Normalizes a stored row again, with its own times. Null if its JSON is not that of a list item, as in k6's fallback. */
export function renormalize(source: SourceConfiguration, provider: Provider, row: BodyRow): NormalizedRow | null {
  const organization = provider.normalizer.normalize(JSON.parse(row.raw));
  if (!organization) return null;
  return encodeNormalizedRow(source, organization, { first: row.first_seen, changed: changedAtOf(row.body) });
}

/** When the stored organization last changed, in epoch milliseconds. */
export function changedAtOf(body: string): number {
  return Date.parse((JSON.parse(body) as { readonly changedAt: string }).changedAt);
}

/** Reads rows of `bodies` by their ids. */
export function readBodies(sql: SqlStorage, ids: readonly string[]): ReadonlyMap<string, BodyRow> {
  const rows = sql.exec<BodyRow>(
    "SELECT id, body, raw, first_seen, normalizer FROM bodies WHERE id IN (SELECT value FROM json_each(?))",
    JSON.stringify(ids),
  );
  return new Map([...rows].map((row) => [row.id, row]));
}
