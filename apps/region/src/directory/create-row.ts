import type { Include, Row, SourceDescription } from "@roster/core/source";
import { describeProvider } from "@roster/providers";
import type { StoredDetail } from "./organization-details.ts";
import { organizationPosition, type StoredOrganization } from "./organization-page.ts";

/** The row of a response: the stored organization as text, with the members of `include`. */
export function createRow(
  source: SourceDescription,
  row: StoredOrganization,
  include: Include,
  detail: StoredDetail | null = null,
): Row {
  const text = include.upstreamOnly
    ? printRaw(source, row.raw, include)
    : printOrganization(source, row, include, detail);
  return { position: organizationPosition(row), source: source.id, changedAt: row.changed, text };
}

/** Joins stored texts, so that a row without a detail is not parsed. */
function printOrganization(
  source: SourceDescription,
  row: StoredOrganization,
  include: Include,
  detail: StoredDetail | null,
): string {
  const counts = {
    ...(include.members && { members: row.members }),
    ...(include.projects && { projects: row.projects }),
    ...(include.events && { events24h: row.events }),
  };
  const parts = [
    `"counts":${JSON.stringify(counts)}`,
    ...(include.billing ? [`"billing":${JSON.stringify(billingOf(source, row.raw))}`] : []),
    ...(include.raw ? [`"raw":${printRaw(source, detail?.raw ?? row.raw, include)}`] : []),
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

/** The billing and tax fields of the upstream's own JSON; null if there are none. */
function billingOf({ provider }: SourceDescription, raw: string): Readonly<Record<string, unknown>> | null {
  const { isBillingField } = describeProvider(provider);
  const fields = Object.entries(JSON.parse(raw) as object).filter(([name]) => isBillingField(name));
  return fields.length > 0 ? Object.fromEntries(fields) : null;
}

/** The upstream's own JSON. Billing fields are left out, unless they were requested. */
function printRaw({ provider }: SourceDescription, raw: string, { billing }: Include): string {
  if (billing) return raw;
  const { isBillingField } = describeProvider(provider);
  return JSON.stringify(
    Object.fromEntries(Object.entries(JSON.parse(raw) as object).filter(([name]) => !isBillingField(name))),
  );
}
