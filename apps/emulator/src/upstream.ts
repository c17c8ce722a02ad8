import { createK6 } from "./k6/app.ts";
import { readK6Caller } from "./k6/caller.ts";
import { createSentry } from "./sentry/app.ts";
import { readCaller } from "./sentry/caller.ts";
import { readSentryHost } from "./sentry/host.ts";
import { findOrganization } from "./sentry/organization-row.ts";
import { readQueryDict } from "./sentry/query-dict.ts";
import { readKnobs, readRegions, readSetting } from "./world/setting.ts";

/** Tokens that see every organization of whatever world is loaded, unless the world gives the same token to somebody. */
export interface Operators {
  readonly sentry: string | null;
  readonly k6: string | null;
}

export interface Surroundings {
  readonly sql: SqlStorage;
  readonly operators: Operators;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Both upstreams behind one function: the host of a request's URL decides whose answer it is. */
export function createUpstream(surroundings: Surroundings): (request: Request) => Promise<Response> {
  const sentry = createSentry();
  const k6 = createK6();
  return async (request) => {
    const url = new URL(request.url);
    return vendorOf(url) === "k6"
      ? k6.fetch(request, { call: readK6Call(request, url, surroundings) })
      : answerSentry(sentry, request, url, surroundings);
  };
}

/** `api.k6.io` is k6; so are k6's paths on a host that is neither vendor's. */
export function vendorOf(url: URL): "sentry" | "k6" {
  if (url.host === "api.k6.io") return "k6";
  const isSentry = url.host === "sentry.io" || url.host.endsWith(".sentry.io");
  return !isSentry && /^\/(?:v3|cloud)(?:\/|$)/.test(url.pathname) ? "k6" : "sentry";
}

function readK6Call(request: Request, url: URL, { sql, operators }: Surroundings) {
  const knobs = readKnobs(sql).k6;
  const header = request.headers.get("Authorization");
  const caller = readK6Caller(header, sql, operators.k6, { token: true, basic: knobs.basic });
  return { request, url, caller, knobs, sql };
}

async function answerSentry(
  sentry: ReturnType<typeof createSentry>,
  request: Request,
  url: URL,
  { sql, operators, now }: Surroundings,
): Promise<Response> {
  const regions = readRegions(sql);
  const server = readSentryHost(url, { regions, isSlug: (name) => findOrganization(sql, name) !== null });
  if (server.kind === "nowhere") return new Response(null, { status: 404 });
  const climate = { profile: readSetting(sql, "profile", "live" as const), regions, knobs: readKnobs(sql).sentry };
  const caller = readCaller(request.headers.get("Authorization"), sql, operators.sentry);
  const call = { request, url, query: readQueryDict(url.search), server, caller, climate, sql, now };
  return sentry.fetch(request, { call });
}
