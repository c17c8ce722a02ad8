import { parseInstant, type Instant } from "@roster/core/model";
import * as v from "valibot";
import { withRead } from "./row-reader.ts";

/** Building blocks of wire schemas. An optional value of another type than expected is read as null. */
function tolerant<Value>(read: (value: unknown) => Value | null) {
  return withRead(v.fallback(v.pipe(v.unknown(), v.transform(read)), null), read);
}

export const text = tolerant((value) => (typeof value === "string" ? value : null));
export const flag = tolerant((value) => (typeof value === "boolean" ? value : null));

/** An http or https URL, which is safe to show as a link. A `javascript:` URL or a relative reference is read as null. */
export const webUrl = tolerant((value) => (typeof value === "string" && /^https?:\/\//i.test(value) ? value : null));

/** Characters of an id. Ids are numbers today. A position contains the id, and has to be short. */
const MAX_ID = 64;

/** An id. Some endpoints send text, others a number. A number above 2^53 has lost digits and is not accepted. */
export const id = withRead(v.pipe(v.custom<string | number>(isId), v.transform(String)), (value) =>
  isId(value) ? String(value) : undefined,
);
export const idOrNull = tolerant((value) => (isId(value) ? String(value) : null));

function isId(value: unknown): value is string | number {
  return typeof value === "string" ? value !== "" && value.length <= MAX_ID : Number.isSafeInteger(value);
}

/** A text, which has to be there. */
export const requiredText = withRead(v.string(), (value) => (typeof value === "string" ? value : undefined));
export const nonEmptyText = withRead(v.pipe(v.string(), v.nonEmpty()), (value) =>
  typeof value === "string" && value !== "" ? value : undefined,
);

/** A text, or null if it is missing. Any other value does not match. */
export const textOrNull = withRead(v.nullish(v.string(), null), (value) => {
  if (typeof value === "string") return value;
  return value == null ? null : undefined;
});

/** A whole number of zero or more, or null. */
export const count = tolerant((value) =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null,
);

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
