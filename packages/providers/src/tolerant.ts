import { parseInstant, type Instant } from "@roster/core/model";
import * as v from "valibot";

/** Building blocks of wire schemas. An optional value of another type than expected is read as null. */

export const text = v.fallback(v.nullable(v.string()), null);
export const flag = v.fallback(v.nullable(v.boolean()), null);

/** An http or https URL, which is safe to show as a link. A `javascript:` URL or a relative reference is read as null. */
export const webUrl = v.fallback(v.nullable(v.pipe(v.string(), v.regex(/^https?:\/\//i))), null);

/** Characters of an id. Ids are numbers today. A position contains the id, and has to be short. */
const MAX_ID = 64;

/** An id. Some endpoints send text, others a number. A number above 2^53 has lost digits and is not accepted. */
export const id = v.union([
  v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_ID)),
  v.pipe(v.number(), v.safeInteger(), v.transform(String)),
]);
export const idOrNull = v.fallback(v.nullable(id), null);

/** A whole number of zero or more, or null. */
export const count = v.fallback(v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), null);

/**
 * A list inside an object, without the items that do not match; null if there is no list. Do not use it for the rows of a
 * page: `readRows` leaves nothing out.
 */
export function listOf<Schema extends v.GenericSchema>(item: Schema) {
  const readItems = (items: unknown[]): v.InferOutput<Schema>[] =>
    items.flatMap((value) => {
      const { success, output } = v.safeParse(item, value);
      return success ? [output] : [];
    });
  return v.fallback(v.nullable(v.pipe(v.array(v.unknown()), v.transform(readItems))), null);
}

/** Reads an upstream's date. Null if the date is missing or not readable. */
export function readInstant(text: string | null): Instant | null {
  return text === null ? null : parseInstant(text);
}
