/**
 * Typed access to bindings whose names come from configuration. An `Env` interface lists only bindings with fixed names, so
 * these functions take the environment as any object.
 */

/** The secret with this name; null where it is not set or empty. */
export function readSecret(env: object, name: string): string | null {
  const value = (env as Readonly<Record<string, unknown>>)[name];
  return typeof value === "string" && value !== "" ? value : null;
}

/** The service binding with this name; null where there is none. Its type is that of the entrypoint it is bound to. */
export function readBinding(env: object, name: string): unknown {
  return (env as Readonly<Record<string, unknown>>)[name] ?? null;
}
