import * as v from "valibot";

/** An object with these keys and no others. valibot takes a list for an object without keys; here it is none. */
export function strictObject<TEntries extends v.ObjectEntries>(entries: TEntries) {
  const schema = v.strictObject(entries);
  return v.pipe(v.custom<v.InferInput<typeof schema>>(isPlain, "must be an object"), schema);
}

function isPlain(input: unknown): boolean {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}
