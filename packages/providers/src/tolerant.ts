import * as v from "valibot";

/** Pieces of wire schemas that take what upstreams really send. Whatever else stands there reads as null. */

export const text = v.fallback(v.nullable(v.string()), null);
export const flag = v.fallback(v.nullable(v.boolean()), null);

/** A link that may be shown: no `javascript:`, no relative reference. */
export const webUrl = v.fallback(v.nullable(v.pipe(v.string(), v.regex(/^https?:\/\//i))), null);

/** An id, sent as text by one endpoint and as a number by another. Numbers beyond 2^53 have lost digits and are no ids. */
export const id = v.union([v.pipe(v.string(), v.nonEmpty()), v.pipe(v.number(), v.safeInteger(), v.transform(String))]);
export const idOrNull = v.fallback(v.nullable(id), null);

/** How many there are of something: a whole number, or null. */
export const count = v.fallback(v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), null);

/**
 * A list inside of an object, less the items that cannot be read; null where there is none. A list that is a page is read
 * by `readRows` instead, which leaves nothing out.
 */
export function listOf<Schema extends v.GenericSchema>(item: Schema) {
  const read = (items: unknown[]): v.InferOutput<Schema>[] =>
    items.flatMap((one) => {
      const { success, output } = v.safeParse(item, one);
      return success ? [output] : [];
    });
  return v.fallback(v.nullable(v.pipe(v.array(v.unknown()), v.transform(read))), null);
}
