import * as v from "valibot";

/** Pieces of wire schemas that take what upstreams really send. Whatever else stands there reads as null. */

export const text = v.fallback(v.nullable(v.string()), null);
export const flag = v.fallback(v.nullable(v.boolean()), null);

/** A link that may be shown: no `javascript:`, no relative reference. */
export const webUrl = v.fallback(v.nullable(v.pipe(v.string(), v.regex(/^https?:\/\//i))), null);

/** An id, sent as text by one endpoint and as a number by another. Numbers beyond 2^53 have lost digits and are no ids. */
export const id = v.union([v.pipe(v.string(), v.nonEmpty()), v.pipe(v.number(), v.safeInteger(), v.transform(String))]);
export const idOrNull = v.fallback(v.nullable(id), null);
