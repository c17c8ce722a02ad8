import { foldCase } from "../fold-case.ts";
import type { K6ProjectRow } from "./k6-projects.ts";
import { K6V6ApiError } from "./k6-errors.ts";

const MAX_PAGE_SIZE = 1000;
const MAX_NAME_LENGTH = 255;

/**
 * Applies the OData parameters of `GET /cloud/v6/projects`. `@nextLink` is absent on the last page and always has the
 * public host. `@count` is present only with `$count=true`.
 */
export function printV6ProjectPage(
  url: URL,
  rows: readonly K6ProjectRow[],
  print: (row: K6ProjectRow) => Record<string, unknown>,
): Record<string, unknown> {
  const { searchParams } = url;
  const top = parseCount(searchParams, "$top", MAX_PAGE_SIZE);
  if (top > MAX_PAGE_SIZE) throw validationError("$top", `must be at most ${MAX_PAGE_SIZE}`);
  const skip = parseCount(searchParams, "$skip", 0);
  const found = sortRows(rows.filter(nameFilter(searchParams)), searchParams.get("$orderby"));
  const isLast = skip + top >= found.length;
  return {
    value: found.slice(skip, skip + top).map(print),
    ...(searchParams.get("$count") === "true" ? { "@count": found.length } : {}),
    ...(isLast ? {} : { "@nextLink": nextLink(url, skip + top, top) }),
  };
}

function parseCount(parameters: URLSearchParams, name: string, absent: number): number {
  const text = parameters.get(name);
  if (text === null) return absent;
  if (!/^\d{1,9}$/.test(text)) throw validationError(name, "must be a non-negative integer");
  return Number(text);
}

/** `name` must equal the whole name. `name_search` is a substring of it. */
function nameFilter(parameters: URLSearchParams): (row: K6ProjectRow) => boolean {
  const name = parameters.get("name");
  const part = parameters.get("name_search");
  if ((name ?? "").length > MAX_NAME_LENGTH)
    throw validationError("name", `must be at most ${MAX_NAME_LENGTH} characters`);
  if ((part ?? "").length > MAX_NAME_LENGTH)
    throw validationError("name_search", `must be at most ${MAX_NAME_LENGTH} characters`);
  return (row) =>
    (name === null || row.name === name) && (part === null || foldCase(row.name).includes(foldCase(part)));
}

function sortRows(rows: readonly K6ProjectRow[], orderBy: string | null): readonly K6ProjectRow[] {
  if (orderBy === null) return rows;
  const keys = orderBy.split(",").map(parseOrder);
  return rows.toSorted((a, b) => keys.map((compare) => compare(a, b)).find((order) => order !== 0) ?? a.id - b.id);
}

function parseOrder(text: string): (a: K6ProjectRow, b: K6ProjectRow) => number {
  const [, field, direction] = /^(created|name)( desc| asc)?$/.exec(text.trim()) ?? [];
  if (field === undefined) throw validationError("$orderby", "must be created or name");
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

function validationError(name: string, message: string): K6V6ApiError {
  return new K6V6ApiError(400, "validation_error", `${name} ${message}.`, name);
}
