import type { Include } from "@roster/core/source";
import { isBillingField } from "@roster/providers/k6";
import type { StoredDetail } from "./organization-details.ts";
import type { StoredOrganization } from "./organization-page.ts";

/** The columns of a row that a response can contain. */
type EncodableRow = Pick<StoredOrganization, "body" | "raw" | "members" | "projects" | "events">;

/**
 * Encodes a row as JSON with the members of `include`. Concatenates stored texts, so that a row without a detail is not
 * parsed.
 */
export function encodeRow(row: EncodableRow, include: Include, detail: StoredDetail | null = null): string {
  const raw = detail?.raw ?? row.raw;
  const counts = {
    ...(include.members && { members: row.members }),
    ...(include.projects && { projects: row.projects }),
    ...(include.events && { events24h: row.events }),
  };
  const parts = [
    `"counts":${JSON.stringify(counts)}`,
    ...(include.billing ? [`"billing":${JSON.stringify(billingOf(row.raw))}`] : []),
    ...(include.raw ? [`"raw":${include.billing ? raw : withoutBilling(raw)}`] : []),
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

function withoutBilling(raw: string): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(JSON.parse(raw) as object).filter(([name]) => !isBillingField(name))),
  );
}
