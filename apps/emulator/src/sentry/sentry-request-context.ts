import type { SentryKnobs } from "../world/knobs.ts";
import type { SentryCaller } from "./sentry-caller.ts";
import type { SentryHost } from "./sentry-host.ts";
import type { QueryDict } from "./query-dict.ts";

/** The server that handles a request. */
export type SentryServer = Exclude<SentryHost, { readonly kind: "unknown" }>;

/** The settings of the loaded world that change Sentry's responses. */
export interface SentrySettings {
  readonly profile: "live" | "documented";
  readonly regions: readonly string[];
  readonly knobs: SentryKnobs;
}

/** One request to Sentry, with everything that an endpoint needs to handle it. */
export interface SentryRequestContext {
  readonly request: Request;
  readonly url: URL;
  readonly query: QueryDict;
  readonly server: SentryServer;
  readonly caller: SentryCaller;
  readonly settings: SentrySettings;
  readonly sql: SqlStorage;
  readonly now: () => number;
}

/** The result of an endpoint's handler. `Link` is the only header field that a handler sets. */
export interface EndpointResult {
  readonly status?: number;
  readonly body: unknown;
  readonly link?: string;
  /** Prints the body. The default is compact JSON. */
  readonly print?: (body: unknown) => string;
}
