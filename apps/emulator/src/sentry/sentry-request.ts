import type { SentryKnobs } from "../world/knobs.ts";
import type { SentryCaller } from "./sentry-caller.ts";
import type { SentryHost } from "./sentry-host.ts";
import type { QueryDict } from "./query-dict.ts";

/** A server that answers: the host of a call after `nowhere` was turned away. */
export type SentryServer = Exclude<SentryHost, { readonly kind: "nowhere" }>;

/** What a world says about itself. */
export interface SentrySettings {
  readonly profile: "live" | "documented";
  readonly regions: readonly string[];
  readonly knobs: SentryKnobs;
}

/** One request to Sentry as an endpoint sees it. */
export interface SentryRequest {
  readonly request: Request;
  readonly url: URL;
  readonly query: QueryDict;
  readonly server: SentryServer;
  readonly caller: SentryCaller;
  readonly settings: SentrySettings;
  readonly sql: SqlStorage;
  readonly now: () => number;
}

/** What an endpoint answers; `Link` is the only header that some set. */
export interface EndpointResult {
  readonly status?: number;
  readonly body: unknown;
  readonly link?: string;
  /** How the body is written; compact JSON if left out. */
  readonly print?: (body: unknown) => string;
}
