import { createK6 } from "./k6/app.ts";
import type { K6Request } from "./k6/call.ts";
import { readK6Caller } from "./k6/caller.ts";
import type { Limiter } from "./limiter.ts";
import { createSentry } from "./sentry/app.ts";
import type { Call } from "./sentry/call.ts";
import { readCaller } from "./sentry/caller.ts";
import { readSentryHost } from "./sentry/host.ts";
import { findOrganization } from "./sentry/organization-row.ts";
import { readQueryDict } from "./sentry/query-dict.ts";
import { limitCall } from "./sentry/rate-limit.ts";
import { readKnobs, readRegions, readSetting } from "./world/setting.ts";

/** Tokens that see every organization of whatever world is loaded, unless the world gives the same token to somebody. */
export interface Operators {
  readonly sentry: string | null;
  readonly k6: string | null;
}

export interface Surroundings {
  readonly sql: SqlStorage;
  readonly operators: Operators;
  readonly limiter: Limiter;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export type Vendor = "sentry" | "k6";

/** Stands between a request and its answer: where faults happen. */
export type Between = (
  request: Request,
  url: URL,
  vendor: Vendor,
  answer: () => Promise<Response>,
) => Promise<Response>;

/** Both upstreams behind one function: the host of a request's URL decides whose answer it is. */
export function createUpstream(surroundings: Surroundings, between: Between): (request: Request) => Promise<Response> {
  const sentry = createSentry();
  const k6 = createK6();
  return async (request) => {
    const url = new URL(request.url);
    if (vendorOf(url) === "k6") {
      const call = readK6Call(request, url, surroundings);
      return between(request, url, "k6", async () => k6.fetch(request, { call }));
    }
    const call = readSentryCall(request, url, surroundings);
    if (call === null) return new Response(null, { status: 404 });
    // The limiter counts a request as under way while a fault delays it, as it would a slow server's.
    return limitCall(call, surroundings.limiter, () =>
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

function readK6Call(request: Request, url: URL, { sql, operators }: Surroundings): K6Request {
  const header = request.headers.get("Authorization");
  const knobs = readKnobs(sql).k6;
  return { request, url, caller: readK6Caller(header, sql, operators.k6), knobs, sql };
}

/** Null: a host under sentry.io that nobody answers for. */
function readSentryCall(request: Request, url: URL, { sql, operators, now }: Surroundings): Call | null {
  const regions = readRegions(sql);
  const server = readSentryHost(url, { regions, isSlug: (name) => findOrganization(sql, name) !== null });
  if (server.kind === "nowhere") return null;
  const climate = { profile: readSetting(sql, "profile", "live" as const), regions, knobs: readKnobs(sql).sentry };
  const caller = readCaller(request.headers.get("Authorization"), sql, operators.sentry);
  return { request, url, query: readQueryDict(url.search), server, caller, climate, sql, now };
}
