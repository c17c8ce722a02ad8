/**
 * Typed access to bindings whose names come from configuration. An `Env` interface lists only bindings with fixed names, so
 * these functions take the environment as any object.
 */

/** The secret with this name; null where it is not set or empty. */
export function readSecret(env: object, name: string): string | null {
  const value = (env as Readonly<Record<string, unknown>>)[name];
  return typeof value === "string" && value !== "" ? value : null;
}

/** The binding with this name; null where there is none. The caller states its type; it is not checked. */
export function readBinding<Binding extends object>(env: object, name: string): Binding | null {
  const value = (env as Readonly<Record<string, unknown>>)[name];
  return (value as Binding | undefined) ?? null;
}
