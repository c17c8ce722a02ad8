import * as v from "valibot";
import type { InvalidResponse } from "./complain.ts";

export interface WireRow<Wire> {
  readonly wire: Wire;
  /** The upstream's own object. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/**
 * Checks the rows of a page. Schemas tolerate a lot; a row that fails all the same fails the page, because a list that
 * leaves it out would pass for whole.
 *
 * @throws what `complain` makes of a body that is no list, or of the first broken row, by its index and field.
 */
export function readRows<Schema extends v.GenericSchema>(
  schema: Schema,
  rows: unknown,
  complain: InvalidResponse,
): WireRow<v.InferOutput<Schema>>[] {
  if (!Array.isArray(rows)) throw complain("no list where one is due");
  return rows.map((raw: unknown, index) => check(schema, raw, index, complain));
}

/** Checks an answer that is one object. @throws what `complain` makes of anything else, or of its first broken field. */
export function readRow<Schema extends v.GenericSchema>(
  schema: Schema,
  raw: unknown,
  complain: InvalidResponse,
): WireRow<v.InferOutput<Schema>> {
  return check(schema, raw, null, complain);
}

function check<Schema extends v.GenericSchema>(
  schema: Schema,
  raw: unknown,
  index: number | null,
  complain: InvalidResponse,
): WireRow<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, raw, { abortEarly: true });
  if (!result.success) throw complain(`${index === null ? "the body" : `row ${index}`} ${describe(result.issues[0])}`);
  return { wire: result.output, raw: raw as WireRow<unknown>["raw"] };
}

function describe(issue: v.BaseIssue<unknown>): string {
  const field = v.getDotPath(issue);
  return field === null ? "is no object" : `has no readable ${field}`;
}
