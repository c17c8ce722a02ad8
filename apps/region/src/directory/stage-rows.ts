import type { Provider, UpstreamOrganization } from "@roster/providers";
import type { SourceConfiguration } from "../configuration.ts";
import { writeLiveRow, writeStagedRow } from "./live-rows.ts";
import {
  changedAtOf,
  encodeNormalizedRow,
  readBodies,
  renormalize,
  rowVersion,
  type BodyRow,
} from "./normalized-row.ts";
import { changedFields } from "./stored-document.ts";

interface StageContext {
  readonly source: SourceConfiguration;
  readonly provider: Provider;
  /** The first sync writes to the live tables directly. */
  readonly isFirstSync: boolean;
  /** A partial page only adds rows, since its fields must not replace known ones. */
  readonly isPartial: boolean;
  /** When the sync began, in epoch milliseconds. */
  readonly now: number;
}

interface ListedOrganization {
  readonly id: string;
  readonly organization: UpstreamOrganization;
}

/** Writes those organizations of a page that differ from the live rows. Returns their number. */
export function stageRows(sql: SqlStorage, context: StageContext, listed: readonly ListedOrganization[]): number {
  const ids = listed.map(({ id }) => id);
  const live = readBodies(sql, ids);
  const version = rowVersion(context.provider);
  let written = 0;
  for (const { id, organization } of listed) {
    const known = live.get(id);
    if (known && context.isPartial) continue;
    if (known?.normalizer === version && known.raw === JSON.stringify(organization.raw)) continue;
    stageRow(sql, context, organization, known ?? null);
    written += 1;
  }
  return written;
}

function stageRow(
  sql: SqlStorage,
  { source, provider, isFirstSync, now }: StageContext,
  organization: UpstreamOrganization,
  known: BodyRow | null,
): void {
  const normalizer = rowVersion(provider);
  const firstSeen = known?.first_seen ?? now;
  const row = encodeNormalizedRow(source, organization, { first: firstSeen, changed: now });
  const changed = known && changedFields(comparableBody(source, provider, known), row.body);
  // Only the JSON or its normalizer differs. The row is stored, but it is not a change of the organization.
  const isSame = known !== null && changed?.length === 0;
  const stored = isSame
    ? encodeNormalizedRow(source, organization, { first: firstSeen, changed: changedAtOf(known.body) })
    : row;
  if (isFirstSync) writeLiveRow(sql, stored, { firstSeen, normalizer });
  else writeStagedRow(sql, stored, { firstSeen, normalizer, changed: isSame ? null : changed });
}

/**
 * The body that this code stores for the JSON of a live row. A field that only a new normalizer reads otherwise is no
 * change of the organization.
 */
function comparableBody(source: SourceConfiguration, provider: Provider, known: BodyRow): string {
  if (known.normalizer === rowVersion(provider)) return known.body;
  return renormalize(source, provider, known)?.body ?? known.body;
}
