import type { EndpointResult, SentryRequestContext } from "./sentry-request-context.ts";
import type { SentryPathParameters } from "./sentry-endpoint.ts";
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
const MAX_PERIOD = 90 * 24 * HOUR;

/**
 * `GET /api/0/organizations/{organization_id_or_slug}/stats_v2/`: event counts. The world contains the number of events
 * in 24 hours. All are accepted errors at a constant rate. The intervals of 24 hours add up to exactly that number,
 * those of other periods to the proportional number.
 */
export function showOrganizationStats(
  context: SentryRequestContext,
  { organization = "" }: SentryPathParameters,
): EndpointResult {
  const row = requireOrganization(context, organization);
  const parameters = context.url.searchParams;
  const fields = checkChoices(parameters.getAll("field"), FIELDS, "field");
  const groups = checkChoices(parameters.getAll("groupBy"), GROUPS, "groupBy");
  const categories = parameters.getAll("category");
  for (const category of categories) {
    if (!CATEGORIES.has(category)) throw new SentryBadRequest(`Invalid category: "${category}"`);
  }
  const { start, interval, count } = parsePeriod(parameters, context.now());
  const isCounted =
    (categories.length === 0 || categories.includes("error")) &&
    includesOrEmpty(parameters.getAll("outcome"), "accepted");
  const total = isCounted ? Math.round((row.events * interval * count) / (24 * HOUR)) : 0;
  const shares = groups.includes("project")
    ? splitEvenly(total, listSentryProjectRows(context.sql, row.id))
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

function checkChoices(values: readonly string[], known: readonly string[], name: string): readonly string[] {
  if (values.length === 0) throw new SentryBadRequest(`At least one "${name}" is required.`);
  for (const value of values) if (!known.includes(value)) throw new SentryBadRequest(`Invalid ${name}: "${value}"`);
  return values;
}

function includesOrEmpty(choices: readonly string[], value: string): boolean {
  return choices.length === 0 || choices.includes(value);
}

/** Parses `statsPeriod` and `interval` (`24h`, `15m`, `7d`). The period ends with the current interval. */
function parsePeriod(parameters: URLSearchParams, now: number): { start: number; interval: number; count: number } {
  const period = parseDuration(parameters.get("statsPeriod") ?? "90d", "statsPeriod");
  const interval = parseDuration(parameters.get("interval") ?? "1h", "interval");
  if (interval > period || period > MAX_PERIOD)
    throw new SentryBadRequest("Your interval and date range would create too many results.");
  const count = Math.round(period / interval);
  return { start: Math.ceil(now / interval) * interval - count * interval, interval, count };
}

function parseDuration(text: string, name: string): number {
  const units: Readonly<Record<string, number>> = { m: HOUR / 60, h: HOUR, d: 24 * HOUR, w: 7 * 24 * HOUR };
  const [, number, unit = ""] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  const duration = Number(number) * (units[unit] ?? 0);
  if (number === undefined || duration === 0) throw new SentryBadRequest(`Invalid ${name}: '${text}'`);
  return duration;
}

interface Share {
  readonly total: number;
  readonly by: Readonly<Record<string, unknown>>;
}

/** Splits events into whole numbers, one for each project. The first project gets the remainder. */
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
  const countBefore = (index: number) => Math.floor((total * index) / count);
  const series = Array.from({ length: count }, (_, index) => countBefore(index + 1) - countBefore(index));
  return {
    by,
    totals: Object.fromEntries(fields.map((field) => [field, total])),
    series: Object.fromEntries(fields.map((field) => [field, series])),
  };
}

function printSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
