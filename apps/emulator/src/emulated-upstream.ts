import { createK6App } from "./k6/k6-app.ts";
import type { IncomingK6Request } from "./k6/k6-request.ts";
import { resolveK6Caller } from "./k6/k6-caller.ts";
import type { RequestCounter } from "./request-counter.ts";
import { createSentryApp } from "./sentry/sentry-app.ts";
import type { SentryRequest } from "./sentry/sentry-request.ts";
import { resolveSentryCaller } from "./sentry/sentry-caller.ts";
import { resolveSentryHost } from "./sentry/sentry-host.ts";
import { findSentryOrganization } from "./sentry/sentry-organization-row.ts";
import { parseQueryDict } from "./sentry/query-dict.ts";
import { limitSentryRequest } from "./sentry/sentry-rate-limit.ts";
import { readKnobs, readRegions, readSetting } from "./world/world-settings.ts";

/** Tokens that see every organization of whatever world is loaded, unless the world gives the same token to somebody. */
export interface OperatorTokens {
  readonly sentry: string | null;
  readonly k6: string | null;
}

export interface UpstreamDependencies {
  readonly sql: SqlStorage;
  readonly operators: OperatorTokens;
  readonly limiter: RequestCounter;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export type Vendor = "sentry" | "k6";

/** Stands between a request and its answer: where faults happen. */
export type Interceptor = (
  request: Request,
  url: URL,
  vendor: Vendor,
  answer: () => Promise<Response>,
) => Promise<Response>;

/** Both upstreams behind one function: the host of a request's URL decides whose answer it is. */
export function createEmulatedUpstream(
  surroundings: UpstreamDependencies,
  between: Interceptor,
): (request: Request) => Promise<Response> {
  const sentry = createSentryApp();
  const k6 = createK6App();
  return async (request) => {
    const url = new URL(request.url);
    if (vendorOf(url) === "k6") {
      const call = readK6Call(request, url, surroundings);
      return between(request, url, "k6", async () => k6.fetch(request, { call }));
    }
    const call = readSentryCall(request, url, surroundings);
    if (call === null) return new Response(null, { status: 404 });
    // The limiter counts a request as under way while a fault delays it, as it would a slow server's.
    return limitSentryRequest(call, surroundings.limiter, () =>
      between(request, url, "sentry", async () => sentry.fetch(request, { call })),
    );
  };
}

/** `api.k6.io` is k6; so are k6's paths on a host that is neither vendor's. */
function vendorOf(url: URL): Vendor {
  if (url.host === "api.k6.io") return "k6";
  const isSentry = url.host === "sentry.io" || url.host.endsWith(".sentry.io");
  return !isSentry && /^\/(?:v3|cloud)(?:\/|$)/.test(url.pathname) ? "k6" : "sentry";
}

function readK6Call(request: Request, url: URL, { sql, operators }: UpstreamDependencies): IncomingK6Request {
  const header = request.headers.get("Authorization");
  const knobs = readKnobs(sql).k6;
  return { request, url, caller: resolveK6Caller(header, sql, operators.k6), knobs, sql };
}

/** Null: a host under sentry.io that nobody answers for. */
function readSentryCall(
  request: Request,
  url: URL,
  { sql, operators, now }: UpstreamDependencies,
): SentryRequest | null {
  const regions = readRegions(sql);
  const server = resolveSentryHost(url, { regions, isSlug: (name) => findSentryOrganization(sql, name) !== null });
  if (server.kind === "nowhere") return null;
  const climate = { profile: readSetting(sql, "profile", "live" as const), regions, knobs: readKnobs(sql).sentry };
  const caller = resolveSentryCaller(request.headers.get("Authorization"), sql, operators.sentry);
  return { request, url, query: parseQueryDict(url.search), server, caller, settings: climate, sql, now };
}
