import type { Timestamp } from "../timestamp.ts";
import { printMicroseconds, printSeconds, parseTimestamp } from "../timestamp.ts";
import type { AuthenticatedK6Request } from "./k6-request.ts";
import { notAllowedError, notFoundError } from "./k6-errors.ts";

interface K6OrganizationRow extends Record<string, SqlStorageValue> {
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
export function listK6Organizations({ caller, sql, knobs }: AuthenticatedK6Request): unknown[] {
  const [condition, parameters] = visible(caller);
  return sql
    .exec<K6OrganizationRow>(
      `SELECT o.id, o.body FROM k6_organization o WHERE ${condition} ORDER BY ${ORDERS[knobs.order]}`,
      ...parameters,
    )
    .toArray()
    .map(({ body }) => printOrganization(body, knobs));
}

function visible(caller: AuthenticatedK6Request["caller"]): [string, number[]] {
  if (caller.kind === "operator") return ["TRUE", []];
  if (caller.kind === "organization") return ["o.id = ?", [caller.organization]];
  return ["o.id IN (SELECT organization FROM k6_member WHERE user = ?)", [caller.user]];
}

/** One organization that the caller may read; a text that is no number names none. */
export function requireK6Organization(
  { caller, sql, knobs }: AuthenticatedK6Request,
  text: string,
): { id: number; body: unknown } {
  if (!/^\d+$/.test(text)) throw notFoundError();
  const row = sql
    .exec<K6OrganizationRow>("SELECT id, body FROM k6_organization WHERE id = ?", Number(text))
    .toArray()[0];
  if (!row) throw notFoundError();
  if (!canRead(caller, row.id, sql)) throw knobs.foreign === 403 ? notAllowedError() : notFoundError();
  return { id: row.id, body: printOrganization(row.body, knobs) };
}

export function canRead(caller: AuthenticatedK6Request["caller"], organization: number, sql: SqlStorage): boolean {
  if (caller.kind === "operator") return true;
  if (caller.kind === "organization") return caller.organization === organization;
  const found = sql.exec("SELECT 1 FROM k6_member WHERE user = ? AND organization = ?", caller.user, organization);
  return found.toArray().length > 0;
}

function printOrganization(body: string, knobs: AuthenticatedK6Request["knobs"]): unknown {
  const fields = JSON.parse(body) as Record<string, unknown>;
  const documented = Object.fromEntries(DOCUMENTED_FIELDS.map((field) => [field, fields[field]]));
  return printDates({ ...documented, ...(knobs.extraFields ? EXTRA_FIELDS : {}), ...fields }, knobs.dates);
}

/** Prints `created` and `updated` in the form that is asked for. */
export function printDates(
  body: Record<string, unknown>,
  form: AuthenticatedK6Request["knobs"]["dates"],
): Record<string, unknown> {
  if (form === "written") return body;
  return { ...body, created: printDate(body["created"], form), updated: printDate(body["updated"], form) };
}

function printDate(value: unknown, form: "seconds" | "microseconds" | "zoneless"): string {
  const instant = parseTimestamp(String(value)) ?? 0;
  const printers: Record<typeof form, (instant: Timestamp) => string> = {
    seconds: printSeconds,
    microseconds: (date) => printMicroseconds(date),
    zoneless: (date) => printMicroseconds(date, ""),
  };
  return printers[form](instant);
}
