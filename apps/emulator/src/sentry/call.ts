import type { SentryKnobs } from "../world/knobs.ts";
import type { Caller } from "./caller.ts";
import type { SentryHost } from "./host.ts";
import type { QueryDict } from "./query-dict.ts";

/** A server that answers: the host of a call after `nowhere` was turned away. */
export type Server = Exclude<SentryHost, { readonly kind: "nowhere" }>;

/** What a world says about itself. */
export interface Climate {
  readonly profile: "live" | "documented";
  readonly regions: readonly string[];
  readonly knobs: SentryKnobs;
}

/** One request to Sentry as an endpoint sees it. */
export interface Call {
  readonly request: Request;
  readonly url: URL;
  readonly query: QueryDict;
  readonly server: Server;
  readonly caller: Caller;
  readonly climate: Climate;
  readonly sql: SqlStorage;
  readonly now: () => number;
}

/** What an endpoint answers; `Link` is the only header that some set. */
export interface Answer {
  readonly status?: number;
  readonly body: unknown;
  readonly link?: string;
  /** How the body is written; compact JSON if left out. */
  readonly print?: (body: unknown) => string;
}
