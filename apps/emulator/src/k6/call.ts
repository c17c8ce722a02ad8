import type { K6Knobs } from "../world/knobs.ts";
import type { K6Caller } from "./caller.ts";

/** One request to k6, v3 or v6, as an endpoint sees it. */
export interface K6Call {
  readonly request: Request;
  readonly url: URL;
  readonly caller: Exclude<K6Caller, { readonly kind: "missing" | "refused" }>;
  readonly knobs: K6Knobs;
  readonly sql: SqlStorage;
}
