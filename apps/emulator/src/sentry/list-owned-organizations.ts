import type { SentryRequestContext } from "./sentry-request-context.ts";
import type { SentryOrganizationRow } from "./sentry-organization-row.ts";
import { restrictSelection, IS_OWNED, selectionSql, selectVisible } from "./organization-selection.ts";
import { EXTRA_OPTIONS, printOrganizationSummary } from "./organization-summary.ts";

/**
 * The list for `owner=1`: another format, active organizations only, without pages and without `Link`. An operator has
 * no member row, so its list is empty.
 */
export function listOwnedOrganizations(context: SentryRequestContext): unknown[] {
  const { caller, server, settings, sql } = context;
  if (caller.kind !== "user") return [];
  const owned = restrictSelection(selectVisible(caller, server), [IS_OWNED]);
  const { sql: text, parameters } = selectionSql(owned);
  const rows = sql.exec<OwnedRow>(`SELECT o.*, (${ACTIVE_OWNERS}) AS owners ${text}`, ...parameters).toArray();
  return rows
    .toSorted((a, b) => compareCodePoints(a.name, b.name))
    .map((row) => ({
      organization: {
        ...printOrganizationSummary(row, server, settings),
        ...(server.kind === "control" ? {} : { features: JSON.parse(row.features), extraOptions: EXTRA_OPTIONS }),
      },
      singleOwner: row.owners === 1,
    }));
}

interface OwnedRow extends SentryOrganizationRow {
  owners: number;
}

const ACTIVE_OWNERS = `
  SELECT COUNT(*) FROM member w JOIN user u ON u.id = w.user
  WHERE w.organization = o.id AND w.role = 'owner' AND u.active = 1`;

/** Python compares text by code points. JavaScript's `<` compares UTF-16 units, which differs above U+FFFF. */
function compareCodePoints(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (const [index, char] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (char !== other) return (char.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
  }
  return left.length - right.length;
}
