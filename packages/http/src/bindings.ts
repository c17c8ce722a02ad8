/**
 * Typed access to bindings whose names come from configuration. An `Env` interface lists only bindings with fixed names, so
 * these functions take the environment as any object.
 */

/** The secret with this name; null where it is not set or empty. */
export function readSecret(env: object, name: string): string | null {
  const value = (env as Readonly<Record<string, unknown>>)[name];
  return typeof value === "string" && value !== "" ? value : null;
}

/** A binding that sends requests to another Worker. */
export interface ServiceBinding {
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
}

/** The service binding with this name; null where there is none. */
export function readBinding(env: object, name: string): ServiceBinding | null {
  const value = (env as Readonly<Record<string, unknown>>)[name];
  return (value as ServiceBinding | undefined) ?? null;
}
