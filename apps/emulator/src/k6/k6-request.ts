import type { K6Knobs } from "../world/knobs.ts";
import type { K6Caller } from "./k6-caller.ts";

/** A request to k6 before anybody looked at its credential. */
export interface IncomingK6Request {
  readonly request: Request;
  readonly url: URL;
  readonly caller: K6Caller;
  readonly knobs: K6Knobs;
  readonly sql: SqlStorage;
}

/** A request whose credential was accepted. */
export interface AuthenticatedK6Request extends IncomingK6Request {
  readonly caller: AuthenticatedK6Caller;
}

export type AuthenticatedK6Caller = Exclude<K6Caller, { readonly kind: "missing" | "refused" }>;

/** Who asks, if it may: v3 takes every scheme, v6 Bearer alone. */
export function requireCredential(
  request: IncomingK6Request,
  schemes: readonly string[],
): AuthenticatedK6Request | null {
  const { caller } = request;
  if (caller.kind === "missing" || caller.kind === "refused") return null;
  return schemes.includes(caller.scheme) ? { ...request, caller } : null;
}
