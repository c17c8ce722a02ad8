import type { EndpointResult, SentryRequest } from "./sentry-request.ts";
import type { PathParameters } from "./sentry-endpoint.ts";
import { SentryBadRequest } from "./sentry-errors.ts";
import { requireOrganization } from "./require-organization.ts";
import { listSentryProjectRows } from "./sentry-project.ts";

const FIELDS = ["sum(quantity)", "sum(times_seen)"];
const GROUPS = ["outcome", "category", "reason", "project"];
const CATEGORIES = new Set([
  "error",
  "transaction",
  "attachment",
  "default",
  "security",
  "session",
  "profile",
  "replay",
  "span",
]);
const HOUR = 3_600_000;
const LONGEST = 90 * 24 * HOUR;

/**
 * `GET /api/0/organizations/{organization_id_or_slug}/stats_v2/`: how much came in. A world says how many events an
 * organization had in 24 hours; here they are accepted errors that came evenly, so that 24 hours of any interval add up
 * to exactly that number, and other periods to their share.
 */
export function showOrganizationStats(call: SentryRequest, { organization = "" }: PathParameters): EndpointResult {
  const row = requireOrganization(call, organization);
  const parameters = call.url.searchParams;
  const fields = readChoices(parameters.getAll("field"), FIELDS, "field");
  const groups = readChoices(parameters.getAll("groupBy"), GROUPS, "groupBy");
  const categories = parameters.getAll("category");
  for (const category of categories) {
    if (!CATEGORIES.has(category)) throw new SentryBadRequest(`Invalid category: "${category}"`);
  }
  const { start, interval, count } = readPeriod(parameters, call.now());
  const isCounted =
    (categories.length === 0 || categories.includes("error")) && passes(parameters.getAll("outcome"), "accepted");
  const total = isCounted ? Math.round((row.events * interval * count) / (24 * HOUR)) : 0;
  const shares = groups.includes("project")
    ? splitEvenly(total, listSentryProjectRows(call.sql, row.id))
    : [{ total, by: {} }];
  return {
    body: {
      start: printSeconds(start),
      end: printSeconds(start + interval * count),
      intervals: Array.from({ length: count }, (_, index) => printSeconds(start + interval * index)),
      groups: shares
        .filter((share) => share.total > 0)
        .map((share) => printGroup({ ...labels(groups), ...share.by }, fields, share.total, count)),
    },
  };
}

function readChoices(values: readonly string[], known: readonly string[], name: string): readonly string[] {
  if (values.length === 0) throw new SentryBadRequest(`At least one "${name}" is required.`);
  for (const value of values) if (!known.includes(value)) throw new SentryBadRequest(`Invalid ${name}: "${value}"`);
  return values;
}

function passes(wanted: readonly string[], value: string): boolean {
  return wanted.length === 0 || wanted.includes(value);
}

/** `statsPeriod` and `interval` (`24h`, `15m`, `7d`); the period ends with the interval under way. */
function readPeriod(parameters: URLSearchParams, now: number): { start: number; interval: number; count: number } {
  const period = readSpan(parameters.get("statsPeriod") ?? "90d", "statsPeriod");
  const interval = readSpan(parameters.get("interval") ?? "1h", "interval");
  if (interval > period || period > LONGEST)
    throw new SentryBadRequest("Your interval and date range would create too many results.");
  const count = Math.round(period / interval);
  return { start: Math.ceil(now / interval) * interval - count * interval, interval, count };
}

function readSpan(text: string, name: string): number {
  const units: Readonly<Record<string, number>> = { m: HOUR / 60, h: HOUR, d: 24 * HOUR, w: 7 * 24 * HOUR };
  const [, number, unit = ""] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  const span = Number(number) * (units[unit] ?? 0);
  if (number === undefined || span === 0) throw new SentryBadRequest(`Invalid ${name}: '${text}'`);
  return span;
}

interface Share {
  readonly total: number;
  readonly by: Readonly<Record<string, unknown>>;
}

/** Whole events for each project, the first getting those that are left over. */
function splitEvenly(total: number, projects: readonly { readonly id: number }[]): Share[] {
  const each = Math.floor(total / Math.max(1, projects.length));
  return projects.map(({ id }, index) => ({
    total: index === 0 ? total - each * (projects.length - 1) : each,
    by: { project: id },
  }));
}

function labels(groups: readonly string[]): Record<string, unknown> {
  return {
    ...(groups.includes("outcome") ? { outcome: "accepted" } : {}),
    ...(groups.includes("category") ? { category: "error" } : {}),
    ...(groups.includes("reason") ? { reason: "none" } : {}),
  };
}

function printGroup(by: Readonly<Record<string, unknown>>, fields: readonly string[], total: number, count: number) {
  const upTo = (index: number) => Math.floor((total * index) / count);
  const series = Array.from({ length: count }, (_, index) => upTo(index + 1) - upTo(index));
  return {
    by,
    totals: Object.fromEntries(fields.map((field) => [field, total])),
    series: Object.fromEntries(fields.map((field) => [field, series])),
  };
}

function printSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
