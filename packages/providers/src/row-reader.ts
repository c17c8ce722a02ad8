import * as v from "valibot";

/** Reads a value. Returns undefined if it does not match. */
export type ValueReader<Value> = (value: unknown) => Value | undefined;

/** Adds a function of the same meaning to a schema. It is several times faster, because it allocates nothing but the result. */
export function withRead<Schema extends v.GenericSchema, Read extends ValueReader<v.InferOutput<Schema>>>(
  schema: Schema,
  read: Read,
): Schema & { readonly read: Read } {
  return Object.assign(schema, { read });
}

/** Runs the function of a schema, or without one, the schema itself. Returns undefined for a value that does not match. */
export function readValue<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> | undefined {
  if (hasRead(schema)) return schema.read(value);
  const { success, output } = v.safeParse(schema, value, { abortEarly: true });
  return success ? output : undefined;
}

function hasRead(schema: v.GenericSchema): schema is v.GenericSchema & { readonly read: ValueReader<unknown> } {
  return "read" in schema;
}

/** Whether a value passes `v.object`: any object, arrays included. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
