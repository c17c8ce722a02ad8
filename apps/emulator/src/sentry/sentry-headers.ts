const ALLOW_HEADERS = {
  live: "X-Sentry-Auth, X-Requested-With, Origin, Accept, Content-Type, Authentication, Authorization, Content-Encoding, sentry-trace, baggage, X-CSRFToken",
  documented: "X-Sentry-Auth, X-Requested-With, Origin, Accept, Content-Type, Authentication, Authorization",
} as const;

const EXPOSE_HEADERS = {
  live: "X-Sentry-Error, X-Sentry-Direct-Hit, X-Hits, X-Max-Hits, Endpoint, Retry-After, Link",
  documented: "X-Sentry-Error, Retry-After",
} as const;

/** Header fields of every response of Sentry's API, from the recorded exchanges. */
export const COMMON_HEADERS = {
  "Content-Language": "en",
  Vary: "Accept-Language, Cookie",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "deny",
  "X-XSS-Protection": "1; mode=block",
} as const;

/** The CORS fields of Sentry's `api/base.py`. Any origin may read. Only Sentry's own origins may send cookies. */
export function corsHeaders(
  request: Request,
  methods: readonly string[],
  profile: "live" | "documented",
): Record<string, string> {
  const allow = methods.join(", ");
  const origin = readOrigin(request);
  return {
    Allow: allow,
    "Access-Control-Allow-Methods": allow,
    "Access-Control-Allow-Headers": ALLOW_HEADERS[profile],
    "Access-Control-Expose-Headers": EXPOSE_HEADERS[profile],
    "Access-Control-Allow-Origin": origin ?? "*",
    ...(origin !== null && isSentryOrigin(origin) ? { "Access-Control-Allow-Credentials": "true" } : {}),
  };
}

/** The `Origin` header, else the origin of `Referer`. The text `null` counts as no origin. */
function readOrigin(request: Request): string | null {
  const origin = request.headers.get("Origin") ?? originOf(request.headers.get("Referer") ?? "");
  return origin === "null" ? null : origin;
}

function originOf(address: string): string | null {
  return URL.parse(address)?.origin ?? null;
}

function isSentryOrigin(origin: string): boolean {
  const host = URL.parse(origin)?.host ?? "";
  return host === "sentry.io" || host.endsWith(".sentry.io");
}
