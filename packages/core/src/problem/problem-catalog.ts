/** One kind of problem: its HTTP status, its title, and the explanation that `/problems/{code}` serves. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly about: string;
}

/** Every problem that Roster responds with, by code. Codes are part of the public contract and do not change. */
export const PROBLEMS = {
  "invalid-query": {
    status: 400,
    title: "The query is not valid",
    about: "`position` and `caret` mark the error in the query. `suggestion`, if present, is a query that works.",
  },
  "invalid-parameter": {
    status: 400,
    title: "A parameter has an invalid value",
    about: "`parameter` is its name. `errors` lists every error found in the request.",
  },
  "unknown-parameter": {
    status: 400,
    title: "The parameter does not exist",
    about: "Unknown parameters are an error, so that a misspelled parameter is never ignored.",
  },
  "invalid-cursor": {
    status: 400,
    title: "The cursor is not valid for this request",
    about:
      "Cursors come from `page.next`, `page.previous` or `page.retry`. A cursor is valid only with the query, the sort and the filters that it was created for.",
  },
  "bad-path": {
    status: 400,
    title: "The path is not valid",
    about:
      "A segment of the path is `.` or `..`, also in percent-encoded form, or has an invalid percent-encoding. Such a path would name different resources to different servers.",
  },
  "missing-credential": {
    status: 401,
    title: "A credential is required",
    about: "Send a Roster key (`Authorization: Bearer rst_…`) or an upstream token.",
  },
  "invalid-credential": {
    status: 401,
    title: "The credential is not valid",
    about: "The key is unknown or has expired, or the header does not have the form `scheme token`.",
  },
  "insufficient-scope": {
    status: 403,
    title: "The key does not have the required scope",
    about: "The detail names the scope that the request requires.",
  },
  "source-not-in-view": {
    status: 403,
    title: "No source in view can serve this request",
    about:
      "The credential covers none of the requested sources. `headers` lists the request headers that bring them into view.",
  },
  "organization-not-found": {
    status: 404,
    title: "The organization does not exist",
    about: "Every source in view that could hold the organization has answered, and none of them holds it.",
  },
  "source-not-found": {
    status: 404,
    title: "The source does not exist",
    about: "`/v1/sources` lists the sources in view.",
  },
  "route-not-found": {
    status: 404,
    title: "The route does not exist",
    about: "`/openapi.json` describes all routes.",
  },
  "method-not-allowed": {
    status: 405,
    title: "The route does not support this method",
    about: "The `Allow` header lists the supported methods.",
  },
  "content-too-large": {
    status: 413,
    title: "The request body is too large",
    about: "The detail names the maximum size for the route.",
  },
  "uri-too-long": {
    status: 414,
    title: "The URL is too long",
    about: "A URL may have at most 16 KB, and a query at most 2,048 characters.",
  },
  misdirected: {
    status: 421,
    title: "The data of the organization must stay in its region",
    about: "Send the request to the roster of that region. The detail names its address.",
  },
  "rate-limited": {
    status: 429,
    title: "Too many requests",
    about:
      "`retryAfter` is the number of seconds to wait. Unverified credentials have a lower limit than verified ones.",
  },
  "changes-gone": {
    status: 410,
    title: "The requested changes are past retention",
    about:
      "`candidates` lists the affected sources. Read their organizations to find the differences since the old cursor. `next` is a cursor that restarts these sources at their end and keeps the place of all others.",
  },
  "ambiguous-organization": {
    status: 409,
    title: "The reference matches several organizations",
    about: "`candidates` lists their ids. Repeat the request with one of them.",
  },
  "upstream-unauthorized": {
    status: 401,
    title: "The upstream rejects the credential",
    about: "The upstream answered 401: the token is wrong, expired or revoked.",
  },
  "upstream-forbidden": {
    status: 403,
    title: "The upstream denies access to the credential",
    about:
      "The upstream answered 403: the token is valid but has no permission for this request, for example because a scope is missing.",
  },
  "upstream-not-found": {
    status: 502,
    title: "The upstream does not have the endpoint",
    about: "The upstream answered 404 or 410 for a list that its API documents.",
  },
  "upstream-failed": {
    status: 502,
    title: "The upstream failed",
    about: "The upstream answered 5xx, or with a response that does not match its API.",
  },
  "upstream-unreachable": {
    status: 502,
    title: "The upstream cannot be reached",
    about: "The connection failed, or no response arrived.",
  },
  "upstream-timeout": { status: 504, title: "The upstream timed out", about: "The response did not arrive in time." },
  "upstream-rate-limited": {
    status: 503,
    title: "The rate limit of the upstream is reached",
    about:
      "Roster sends no requests until the upstream resets the limit. `retryAfter` is the number of seconds to wait.",
  },
  syncing: {
    status: 503,
    title: "The first sync is not complete",
    about: "A source is being read for the first time. `retryAfter` is the number of seconds to wait.",
  },
  "region-unreachable": {
    status: 502,
    title: "The region cannot be reached",
    about: "The roster of that region did not answer, or its response is not valid.",
  },
  "sources-failed": {
    status: 502,
    title: "Every source failed",
    about: "`sources` has the error of each source.",
  },
  "sources-incomplete": {
    status: 503,
    title: "A source that could hold the organization has not answered",
    about: "The organization was not found, but a source that could hold it has failed or is syncing.",
  },
  misconfigured: {
    status: 503,
    title: "The deployment is not configured for this request",
    about: "A secret or a setting is missing or invalid. The operator must correct it.",
  },
  internal: {
    status: 500,
    title: "Internal error",
    about: "The `X-Request-Id` header identifies the request in the logs.",
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Finds the kind of an untrusted code, or returns null. */
export function problemKind(code: string): ProblemKind | null {
  return Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code as ProblemCode] : null;
}
