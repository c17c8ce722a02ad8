import type { Include, Row, SourceDescription } from "@roster/core/source";
import { isBillingField } from "@roster/providers/k6";
import type { StoredDetail } from "./organization-details.ts";
import { organizationPosition, type StoredOrganization } from "./organization-page.ts";

/** The row of a response: the stored organization as text, with the members of `include`. */
export function createRow(
  source: SourceDescription,
  row: StoredOrganization,
  include: Include,
  detail: StoredDetail | null = null,
): Row {
  const text = include.upstreamOnly ? printRaw(row.raw, include) : printOrganization(row, include, detail);
  return { position: organizationPosition(row), source: source.id, changedAt: row.changed, text };
}

/** Joins stored texts, so that a row without a detail is not parsed. */
function printOrganization(row: StoredOrganization, include: Include, detail: StoredDetail | null): string {
  const counts = {
    ...(include.members && { members: row.members }),
    ...(include.projects && { projects: row.projects }),
    ...(include.events && { events24h: row.events }),
  };
  const parts = [
    `"counts":${JSON.stringify(counts)}`,
    ...(include.billing ? [`"billing":${JSON.stringify(billingOf(row.raw))}`] : []),
    ...(include.raw ? [`"raw":${printRaw(detail?.raw ?? row.raw, include)}`] : []),
  ];
  // Members of the detail replace members of the list row: the detail is more accurate.
  if (detail)
    return JSON.stringify({
      ...parseObject(row.body),
      ...parseObject(detail.body),
      ...parseObject(`{${parts.join(",")}}`),
    });
  return `${row.body.slice(0, -1)},${parts.join(",")}}`;
}

function parseObject(text: string): object {
  return JSON.parse(text) as object;
}

/** The billing and VAT fields of a k6 organization; null if there are none. */
function billingOf(raw: string): Readonly<Record<string, unknown>> | null {
  const fields = Object.entries(JSON.parse(raw) as object).filter(([name]) => isBillingField(name));
  return fields.length > 0 ? Object.fromEntries(fields) : null;
}

/** The upstream's own JSON. Billing fields are left out, unless they were requested. */
function printRaw(raw: string, { billing }: Include): string {
  if (billing) return raw;
  return JSON.stringify(
    Object.fromEntries(Object.entries(JSON.parse(raw) as object).filter(([name]) => !isBillingField(name))),
  );
}
