import { createK6App } from "./k6/k6-app.ts";
import type { K6RequestContext } from "./k6/k6-request-context.ts";
import { resolveK6Caller } from "./k6/k6-caller.ts";
import type { RequestCounter } from "./request-counter.ts";
import { createSentryApp } from "./sentry/sentry-app.ts";
import type { SentryRequestContext } from "./sentry/sentry-request-context.ts";
import { resolveSentryCaller } from "./sentry/sentry-caller.ts";
import { resolveSentryHost } from "./sentry/sentry-host.ts";
import { findSentryOrganization } from "./sentry/sentry-organization-row.ts";
import { parseQueryDict } from "./sentry/query-dict.ts";
import { limitSentryRequest } from "./sentry/sentry-rate-limit.ts";
import { readKnobs, readRegions, readSetting } from "./world/world-settings.ts";

/** Tokens that see every organization of the loaded world. A token that the world itself defines has precedence. */
export interface OperatorTokens {
  readonly sentry: string | null;
  readonly k6: string | null;
}

export interface UpstreamDependencies {
  readonly sql: SqlStorage;
  readonly operators: OperatorTokens;
  readonly requestCounter: RequestCounter;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

type Vendor = "sentry" | "k6";

/** The response of the upstream. `url` differs from the request's own if a fault changes the parameters. */
export type RespondTo = (url: URL) => Promise<Response>;

/** Wraps the handling of a request to an upstream. Configured faults are applied here. */
export type Interceptor = (request: Request, url: URL, vendor: Vendor, respond: RespondTo) => Promise<Response>;

/** Handles requests to both upstreams. The host of the URL selects the upstream. */
export function createEmulatedUpstream(
  dependencies: UpstreamDependencies,
  intercept: Interceptor,
): (request: Request) => Promise<Response> {
  const sentry = createSentryApp();
  const k6 = createK6App();
  return async (request) => {
    const url = new URL(request.url);
    if (vendorOf(url) === "k6") {
      return intercept(request, url, "k6", async (asked) =>
        k6.fetch(request, { context: createK6Context(request, asked, dependencies) }),
      );
    }
    const context = createSentryContext(request, url, dependencies);
    if (context === null) return new Response(null, { status: 404 });
    // A request that a fault delays counts as in progress, like a request to a slow server.
    return limitSentryRequest(context, dependencies.requestCounter, () =>
      intercept(request, url, "sentry", async (asked) =>
        sentry.fetch(request, { context: { ...context, url: asked, query: parseQueryDict(asked.search) } }),
      ),
    );
  };
}

/** k6 serves `api.k6.io`, and k6's paths on any host that belongs to neither vendor. */
function vendorOf(url: URL): Vendor {
  if (url.host === "api.k6.io") return "k6";
  const isSentry = url.host === "sentry.io" || url.host.endsWith(".sentry.io");
  return !isSentry && /^\/(?:v3|cloud)(?:\/|$)/.test(url.pathname) ? "k6" : "sentry";
}

function createK6Context(request: Request, url: URL, { sql, operators }: UpstreamDependencies): K6RequestContext {
  const header = request.headers.get("Authorization");
  const knobs = readKnobs(sql).k6;
  return { request, url, caller: resolveK6Caller(header, sql, operators.k6), knobs, sql };
}

/** Returns null for a host under sentry.io that no server has. */
function createSentryContext(
  request: Request,
  url: URL,
  { sql, operators, now }: UpstreamDependencies,
): SentryRequestContext | null {
  const regions = readRegions(sql);
  const server = resolveSentryHost(url, { regions, isSlug: (name) => findSentryOrganization(sql, name) !== null });
  if (server.kind === "unknown") return null;
  const settings = { profile: readSetting(sql, "profile", "live" as const), regions, knobs: readKnobs(sql).sentry };
  const caller = resolveSentryCaller(request.headers.get("Authorization"), sql, operators.sentry);
  return { request, url, query: parseQueryDict(url.search), server, caller, settings, sql, now };
}
