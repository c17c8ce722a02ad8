import { foldCase } from "../fold-case.ts";
import type { K6ProjectRow } from "./k6-projects.ts";
import { K6V6ApiError } from "./k6-v6-error.ts";

const LARGEST_PAGE = 1000;
const LONGEST_NAME = 255;

/**
 * The OData parameters of `GET /cloud/v6/projects`. `@nextLink` is absent on the last page and always names the public
 * host; `@count` comes with `$count=true` alone.
 */
export function printV6ProjectPage(
  url: URL,
  rows: readonly K6ProjectRow[],
  print: (row: K6ProjectRow) => Record<string, unknown>,
): Record<string, unknown> {
  const { searchParams } = url;
  const top = readCount(searchParams, "$top", LARGEST_PAGE);
  if (top > LARGEST_PAGE) throw invalid("$top", `must be at most ${LARGEST_PAGE}`);
  const skip = readCount(searchParams, "$skip", 0);
  const found = sortRows(rows.filter(isNamed(searchParams)), searchParams.get("$orderby"));
  const isLast = skip + top >= found.length;
  return {
    value: found.slice(skip, skip + top).map(print),
    ...(searchParams.get("$count") === "true" ? { "@count": found.length } : {}),
    ...(isLast ? {} : { "@nextLink": nextLink(url, skip + top, top) }),
  };
}

function readCount(parameters: URLSearchParams, name: string, absent: number): number {
  const text = parameters.get(name);
  if (text === null) return absent;
  if (!/^\d{1,9}$/.test(text)) throw invalid(name, "must be a number that is not negative");
  return Number(text);
}

/** `name` is the whole name, `name_search` any part of it. */
function isNamed(parameters: URLSearchParams): (row: K6ProjectRow) => boolean {
  const name = parameters.get("name");
  const part = parameters.get("name_search");
  if ((name ?? "").length > LONGEST_NAME) throw invalid("name", `must be at most ${LONGEST_NAME} characters`);
  if ((part ?? "").length > LONGEST_NAME) throw invalid("name_search", `must be at most ${LONGEST_NAME} characters`);
  return (row) =>
    (name === null || row.name === name) && (part === null || foldCase(row.name).includes(foldCase(part)));
}

function sortRows(rows: readonly K6ProjectRow[], orderBy: string | null): readonly K6ProjectRow[] {
  if (orderBy === null) return rows;
  const keys = orderBy.split(",").map(readOrder);
  return rows.toSorted((a, b) => keys.map((compare) => compare(a, b)).find((order) => order !== 0) ?? a.id - b.id);
}

function readOrder(text: string): (a: K6ProjectRow, b: K6ProjectRow) => number {
  const [, field, direction] = /^(created|name)( desc| asc)?$/.exec(text.trim()) ?? [];
  if (field === undefined) throw invalid("$orderby", "must name created or name");
  const sign = direction === " desc" ? -1 : 1;
  return field === "created" ? (a, b) => sign * (a.created - b.created) : (a, b) => sign * compareText(a.name, b.name);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function nextLink(url: URL, skip: number, top: number): string {
  const rest = [...url.searchParams].filter(([name]) => name !== "$skip" && name !== "$top");
  const kept = rest.map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `https://api.k6.io${url.pathname}?${[...kept, `$skip=${skip}`, `$top=${top}`].join("&")}`;
}

function invalid(name: string, message: string): K6V6ApiError {
  return new K6V6ApiError(400, "validation_error", `${name} ${message}.`, name);
}
