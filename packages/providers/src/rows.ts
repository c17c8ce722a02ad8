import * as v from "valibot";
import { readValue } from "./row-reader.ts";
import type { InvalidResponse } from "./upstream-error.ts";

export interface WireRow<Wire> {
  readonly wire: Wire;
  /** The upstream's own object. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/**
 * Checks the rows of a page. One row that does not match the schema fails the whole page: a list without that row would
 * look complete.
 *
 * @throws the error of `invalidResponse` for a body that is not an array, or for the first invalid row. The error names
 * the index and the field.
 */
export function readRows<Schema extends v.GenericSchema>(
  schema: Schema,
  rows: unknown,
  invalidResponse: InvalidResponse,
): WireRow<v.InferOutput<Schema>>[] {
  if (!Array.isArray(rows)) throw invalidResponse("no list where one is due");
  return rows.map((raw: unknown, index) => check(schema, raw, index, invalidResponse));
}

/**
 * Checks a body that is one object.
 *
 * @throws the error of `invalidResponse` for anything else, or for the first invalid field.
 */
export function readRow<Schema extends v.GenericSchema>(
  schema: Schema,
  raw: unknown,
  invalidResponse: InvalidResponse,
): WireRow<v.InferOutput<Schema>> {
  return check(schema, raw, null, invalidResponse);
}

/** Checks one row that was valid when it was stored. Null if it does not match the schema. */
export function readStoredRow<Schema extends v.GenericSchema>(
  schema: Schema,
  raw: unknown,
): WireRow<v.InferOutput<Schema>> | null {
  const wire = readValue(schema, raw);
  return wire === undefined ? null : { wire, raw: raw as WireRow<unknown>["raw"] };
}

function check<Schema extends v.GenericSchema>(
  schema: Schema,
  raw: unknown,
  index: number | null,
  invalidResponse: InvalidResponse,
): WireRow<v.InferOutput<Schema>> {
  const wire = readValue(schema, raw);
  if (wire !== undefined) return { wire, raw: raw as WireRow<unknown>["raw"] };
  const { issues = [] } = v.safeParse(schema, raw, { abortEarly: true });
  throw invalidResponse(`${index === null ? "the body" : `row ${index}`} ${describeIssue(issues[0])}`);
}

function describeIssue(issue: v.BaseIssue<unknown> | undefined): string {
  const field = issue ? v.getDotPath(issue) : null;
  return field === null ? "is no object" : `has no readable ${field}`;
}

/**
 * Creates a function that returns true the first time it receives an id. If rows are added or removed upstream while the
 * pages are read, a row can appear on two pages.
 */
export function createDeduplicator(): (id: string) => boolean {
  const seen = new Set<string>();
  return (id) => seen.size < seen.add(id).size;
}
