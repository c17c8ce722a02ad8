import * as v from "valibot";

/** An object without unknown keys. Unlike valibot's `strictObject`, it refuses arrays. */
export function strictObject<TEntries extends v.ObjectEntries>(entries: TEntries) {
  const schema = v.strictObject(entries);
  return v.pipe(v.custom<v.InferInput<typeof schema>>(isPlainObject, "must be an object"), schema);
}

function isPlainObject(input: unknown): boolean {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}
