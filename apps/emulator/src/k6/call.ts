import type { K6Knobs } from "../world/knobs.ts";
import type { K6Caller } from "./caller.ts";

/** A request to k6 before anybody looked at its credential. */
export interface K6Request {
  readonly request: Request;
  readonly url: URL;
  readonly caller: K6Caller;
  readonly knobs: K6Knobs;
  readonly sql: SqlStorage;
}

/** A request whose credential was accepted. */
export interface K6Call extends K6Request {
  readonly caller: AcceptedK6Caller;
}

export type AcceptedK6Caller = Exclude<K6Caller, { readonly kind: "missing" | "refused" }>;

/** Who asks, if it may: v3 takes every scheme, v6 Bearer alone. */
export function accept(request: K6Request, schemes: readonly string[]): K6Call | null {
  const { caller } = request;
  if (caller.kind === "missing" || caller.kind === "refused") return null;
  return schemes.includes(caller.scheme) ? { ...request, caller } : null;
}
