import type { Instant } from "../instant.ts";
import { printMicroseconds, printSeconds, readInstant } from "../instant.ts";
import type { K6Call } from "./call.ts";
import { notAllowed, notFound } from "./errors.ts";

interface OrganizationRow extends Record<string, SqlStorageValue> {
  id: number;
  body: string;
}

/** In the order of the documents' sample. */
const DOCUMENTED_FIELDS = [
  "id",
  "name",
  "owner_id",
  "description",
  "billing_address",
  "billing_country",
  "billing_email",
  "vat_number",
  "created",
  "updated",
  "is_default",
];

/** What real clients were seen to read beside the documented fields, with the values of an organization outside of Grafana. */
const EXTRA_FIELDS = {
  is_saml_org: false,
  logo: null,
  is_grafana_org: false,
  grafana_billing_id: null,
  grafana_org_name: null,
  grafana_org_slug: null,
  grafana_stack_id: null,
  grafana_stack_name: null,
  grafana_stack_url: null,
  subscription_ids: [],
  load_zone_ids: [],
  can_trial: false,
  is_personal: false,
  data_retention_days: 30,
  vuh: 0,
  vuh_max: 0,
  vuh_overcharge: 0,
};

const ORDERS = { id: "o.id", created: "o.created, o.id", name: "o.name, o.id" } as const;

/** The organizations that a token sees: a user's own, or the one it belongs to. */
export function listOrganizationBodies({ caller, sql, knobs }: K6Call): unknown[] {
  const [condition, parameters] = visible(caller);
  return sql
    .exec<OrganizationRow>(
      `SELECT o.id, o.body FROM k6_organization o WHERE ${condition} ORDER BY ${ORDERS[knobs.order]}`,
      ...parameters,
    )
    .toArray()
    .map(({ body }) => printOrganization(body, knobs));
}

function visible(caller: K6Call["caller"]): [string, number[]] {
  if (caller.kind === "operator") return ["TRUE", []];
  if (caller.kind === "organization") return ["o.id = ?", [caller.organization]];
  return ["o.id IN (SELECT organization FROM k6_member WHERE user = ?)", [caller.user]];
}

/** One organization that the caller may read; a text that is no number names none. */
export function openOrganization({ caller, sql, knobs }: K6Call, text: string): { id: number; body: unknown } {
  if (!/^\d+$/.test(text)) throw notFound();
  const row = sql.exec<OrganizationRow>("SELECT id, body FROM k6_organization WHERE id = ?", Number(text)).toArray()[0];
  if (!row) throw notFound();
  if (!mayRead(caller, row.id, sql)) throw knobs.foreign === 403 ? notAllowed() : notFound();
  return { id: row.id, body: printOrganization(row.body, knobs) };
}

export function mayRead(caller: K6Call["caller"], organization: number, sql: SqlStorage): boolean {
  if (caller.kind === "operator") return true;
  if (caller.kind === "organization") return caller.organization === organization;
  const found = sql.exec("SELECT 1 FROM k6_member WHERE user = ? AND organization = ?", caller.user, organization);
  return found.toArray().length > 0;
}

function printOrganization(body: string, knobs: K6Call["knobs"]): unknown {
  const fields = JSON.parse(body) as Record<string, unknown>;
  const documented = Object.fromEntries(DOCUMENTED_FIELDS.map((field) => [field, fields[field]]));
  return printDates({ ...documented, ...(knobs.extraFields ? EXTRA_FIELDS : {}), ...fields }, knobs.dates);
}

/** Prints `created` and `updated` in the form that is asked for. */
export function printDates(body: Record<string, unknown>, form: K6Call["knobs"]["dates"]): Record<string, unknown> {
  if (form === "written") return body;
  return { ...body, created: printDate(body["created"], form), updated: printDate(body["updated"], form) };
}

function printDate(value: unknown, form: "seconds" | "microseconds" | "zoneless"): string {
  const instant = readInstant(String(value)) ?? 0;
  const printers: Record<typeof form, (instant: Instant) => string> = {
    seconds: printSeconds,
    microseconds: (date) => printMicroseconds(date),
    zoneless: (date) => printMicroseconds(date, ""),
  };
  return printers[form](instant);
}
