import type { K6Knobs } from "../world/knobs.ts";
import type { K6Caller } from "./k6-caller.ts";

/** A request to k6 before authentication. */
export interface K6RequestContext {
  readonly request: Request;
  readonly url: URL;
  readonly caller: K6Caller;
  readonly knobs: K6Knobs;
  readonly sql: SqlStorage;
}

/** A request to k6 with a valid credential. */
export interface AuthenticatedK6Context extends K6RequestContext {
  readonly caller: AuthenticatedK6Caller;
}

type AuthenticatedK6Caller = Exclude<K6Caller, { readonly kind: "missing" | "refused" }>;

/**
 * Checks the credential and its scheme: v3 accepts all schemes, v6 only Bearer. Returns null if they are not accepted.
 */
export function authenticateK6(context: K6RequestContext, schemes: readonly string[]): AuthenticatedK6Context | null {
  const { caller } = context;
  if (caller.kind === "missing" || caller.kind === "refused") return null;
  return schemes.includes(caller.scheme) ? { ...context, caller } : null;
}
