/** One kind of problem: its HTTP status, its title, and what a reader of `/problems/{code}` is told. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly about: string;
}

/** Every problem that Roster answers with, by code. The code is a promise: it does not change. */
export const PROBLEMS = {
  "invalid-query": {
    status: 400,
    title: "The query cannot be read",
    about: "`position` and `caret` point at the fault in the query, `suggestion` offers a spelling that works.",
  },
  "invalid-parameter": {
    status: 400,
    title: "A parameter has a value it cannot have",
    about: "`parameter` names it; `errors` lists every fault found in the request.",
  },
  "unknown-parameter": {
    status: 400,
    title: "There is no such parameter",
    about: "Nothing is silently ignored: a misspelled parameter is refused, not dropped.",
  },
  "invalid-cursor": {
    status: 400,
    title: "The cursor cannot be used here",
    about: "Cursors come from `page.next`, `page.previous` or `page.retry`, and belong to the question that made them.",
  },
  "missing-credential": {
    status: 401,
    title: "A credential is needed",
    about: "Send a Roster key (`Authorization: Bearer rst_…`) or an upstream token.",
  },
  "invalid-credential": {
    status: 401,
    title: "The credential is not valid",
    about: "The key is unknown or has expired, or the header is not of the form `scheme token`.",
  },
  "insufficient-scope": {
    status: 403,
    title: "The key lacks a scope",
    about: "The detail names the scope that the request needs.",
  },
  "source-not-in-view": {
    status: 403,
    title: "No source in view answers this",
    about: "The credential covers none of the sources asked for; `headers` names what to send to bring them into view.",
  },
  "organization-not-found": {
    status: 404,
    title: "There is no such organization",
    about: "Every source in view that could hold it has answered, and none does.",
  },
  "source-not-found": {
    status: 404,
    title: "There is no such source",
    about: "`/v1/sources` lists those in view.",
  },
  "route-not-found": {
    status: 404,
    title: "There is no such route",
    about: "See `/openapi.json` for those there are.",
  },
  "method-not-allowed": {
    status: 405,
    title: "The route does not answer this method",
    about: "The `Allow` header lists the methods that it answers.",
  },
  "content-too-large": {
    status: 413,
    title: "The body is too large",
    about: "The detail names the greatest size that the route takes.",
  },
  "uri-too-long": {
    status: 414,
    title: "The URL is too long",
    about: "A URL may have 16 KB; a query alone is refused earlier, at 2,048 characters.",
  },
  misdirected: {
    status: 421,
    title: "That organization's data stays in its region",
    about: "Ask the roster of its region; the detail names its address.",
  },
  "rate-limited": {
    status: 429,
    title: "Too many requests",
    about: "`retryAfter` says when to ask again. Unknown credentials have a smaller allowance than known ones.",
  },
  "changes-gone": {
    status: 410,
    title: "The changes since then are not kept any more",
    about:
      "`next` is the cursor that starts again from now; read the list to find out what became different in between. `candidates` names the sources.",
  },
  "ambiguous-organization": {
    status: 409,
    title: "Several organizations answer to that",
    about: "`candidates` lists their ids; ask for one of them.",
  },
  "upstream-unauthorized": {
    status: 401,
    title: "The upstream does not accept the credential",
    about: "The upstream answered 401: the token is wrong, expired or revoked.",
  },
  "upstream-forbidden": {
    status: 403,
    title: "The upstream refuses the credential",
    about: "The upstream answered 403: the token is valid and may not do this (a scope is missing, for example).",
  },
  "upstream-not-found": {
    status: 502,
    title: "The upstream does not have the endpoint",
    about: "The upstream answered 404 or 410 to a list that it should have.",
  },
  "upstream-failed": {
    status: 502,
    title: "The upstream failed",
    about: "The upstream answered 5xx, or something that is not what its API promises.",
  },
  "upstream-unreachable": {
    status: 502,
    title: "The upstream cannot be reached",
    about: "No answer arrived at all.",
  },
  "upstream-timeout": { status: 504, title: "The upstream took too long", about: "The answer did not arrive in time." },
  "upstream-rate-limited": {
    status: 503,
    title: "The upstream's rate limit is reached",
    about: "Roster waits until the upstream's own reset before it asks again; `retryAfter` says when.",
  },
  syncing: {
    status: 503,
    title: "The first copy is not whole yet",
    about: "A source is being read for the first time; `retryAfter` says when to ask again.",
  },
  "region-unreachable": {
    status: 502,
    title: "The region cannot be reached",
    about: "The roster of that region did not answer, or not in a form that can be read.",
  },
  "sources-failed": {
    status: 502,
    title: "No source could answer",
    about: "`sources` says of each what went wrong.",
  },
  "sources-incomplete": {
    status: 503,
    title: "Not every source that could hold it has answered",
    about: "The organization was not found, but a source that might hold it is failed or syncing.",
  },
  misconfigured: {
    status: 503,
    title: "This deployment is not set up for that",
    about: "A secret or setting is missing; the operator has to add it.",
  },
  internal: { status: 500, title: "Something broke here", about: "The `X-Request-Id` names the request in the logs." },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;

/** The kind of a code that came from outside, or null. */
export function problemKind(code: string): ProblemKind | null {
  return Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code as ProblemCode] : null;
}
