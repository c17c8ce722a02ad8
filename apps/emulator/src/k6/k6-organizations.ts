import type { Timestamp } from "../timestamp.ts";
import { printMicroseconds, printSeconds, parseTimestamp } from "../timestamp.ts";
import type { AuthenticatedK6Context } from "./k6-request-context.ts";
import { notAllowedError, notFoundError } from "./k6-errors.ts";

interface K6OrganizationRow extends Record<string, SqlStorageValue> {
  id: number;
  body: string;
}

/** The documented fields, in the order of the documents' example. */
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

/** Undocumented fields that public clients read, with the values of an organization without a Grafana stack. */
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

/** The organizations visible to a token: those of its user, or the organization that it belongs to. */
export function listK6Organizations({ caller, sql, knobs }: AuthenticatedK6Context): unknown[] {
  const [condition, parameters] = visibilityCondition(caller);
  return sql
    .exec<K6OrganizationRow>(
      `SELECT o.id, o.body FROM k6_organization o WHERE ${condition} ORDER BY ${ORDERS[knobs.order]}`,
      ...parameters,
    )
    .toArray()
    .map(({ body }) => printOrganization(body, knobs));
}

function visibilityCondition(caller: AuthenticatedK6Context["caller"]): [string, number[]] {
  if (caller.kind === "operator") return ["TRUE", []];
  if (caller.kind === "organization") return ["o.id = ?", [caller.organization]];
  return ["o.id IN (SELECT organization FROM k6_member WHERE user = ?)", [caller.user]];
}

/**
 * Finds an organization by decimal id. Throws a 404 if it does not exist, and a 404 or 403 if the caller may not read
 * it.
 */
export function requireK6Organization(
  { caller, sql, knobs }: AuthenticatedK6Context,
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

export function canRead(caller: AuthenticatedK6Context["caller"], organization: number, sql: SqlStorage): boolean {
  if (caller.kind === "operator") return true;
  if (caller.kind === "organization") return caller.organization === organization;
  const found = sql.exec("SELECT 1 FROM k6_member WHERE user = ? AND organization = ?", caller.user, organization);
  return found.toArray().length > 0;
}

function printOrganization(body: string, knobs: AuthenticatedK6Context["knobs"]): unknown {
  const fields = JSON.parse(body) as Record<string, unknown>;
  const documented = Object.fromEntries(DOCUMENTED_FIELDS.map((field) => [field, fields[field]]));
  return printDates({ ...documented, ...(knobs.extraFields ? EXTRA_FIELDS : {}), ...fields }, knobs.dates);
}

/** Prints `created` and `updated` in the format of the knob `dates`. */
export function printDates(
  body: Record<string, unknown>,
  format: AuthenticatedK6Context["knobs"]["dates"],
): Record<string, unknown> {
  if (format === "written") return body;
  return { ...body, created: printDate(body["created"], format), updated: printDate(body["updated"], format) };
}

function printDate(value: unknown, format: "seconds" | "microseconds" | "zoneless"): string {
  const timestamp = parseTimestamp(String(value)) ?? 0;
  const printers: Record<typeof format, (timestamp: Timestamp) => string> = {
    seconds: printSeconds,
    microseconds: (date) => printMicroseconds(date),
    zoneless: (date) => printMicroseconds(date, ""),
  };
  return printers[format](timestamp);
}
