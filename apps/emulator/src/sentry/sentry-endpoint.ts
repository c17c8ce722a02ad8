import type { EndpointResult, SentryRequest } from "./sentry-request.ts";
import { NO_CREDENTIALS, PERMISSION_DENIED, SentryApiError, UncaughtServerError } from "./sentry-errors.ts";
import { corsHeaders, COMMON_HEADERS } from "./sentry-headers.ts";
import { checkLimitedToken } from "./limited-token.ts";

/** One URL of the API: which methods, who may, and what happens. */
export interface SentryEndpoint {
  /** In the order that `Allow` prints them. */
  readonly methods: readonly string[];
  /** For each method the scopes of which a token needs one. A method that is not here is refused to every token. Null: open to everybody. */
  readonly scopes: Readonly<Record<string, readonly string[]>> | null;
  readonly handlers: Readonly<Record<string, (call: SentryRequest, parameters: PathParameters) => EndpointResult>>;
  /** A token that is limited to one organization may come here, although no organization is in the path. */
  readonly allowsLimitedTokens?: boolean;
}

/** The named parts of a path, decoded. */
export type PathParameters = Readonly<Record<string, string>>;

/** Scopes of an organization's own endpoints. HEAD is not in the table: that is why a token's HEAD is a 403. */
export const ORGANIZATION_SCOPES = {
  GET: ["org:read", "org:write", "org:admin"],
  POST: ["org:write", "org:admin"],
  PUT: ["org:write", "org:admin"],
  DELETE: ["org:admin"],
} as const;

/** Runs a call in the order of the upstream: credentials (401), scopes (403), method (405), then the endpoint's own rules. */
export function runEndpoint(endpoint: SentryEndpoint, call: SentryRequest, parameters: PathParameters): Response {
  const headers = { ...COMMON_HEADERS, ...corsHeaders(call.request, endpoint.methods, call.settings.profile) };
  if (call.request.method === "OPTIONS") {
    return new Response(null, { headers: { ...headers, "Access-Control-Max-Age": "3600" } });
  }
  try {
    checkOrigin(call.request);
    if (endpoint.scopes) authorizeToken(endpoint.scopes, endpoint, call, parameters);
    const handler = endpoint.handlers[call.request.method];
    if (!handler) throw new SentryApiError(405, `Method "${call.request.method}" not allowed.`);
    const { status = 200, body, link, print } = handler(call, parameters);
    return jsonResponse(status, body, { ...headers, ...(link === undefined ? {} : { Link: link }) }, print);
  } catch (error) {
    return respondError(error, headers);
  }
}

/** An `Origin` that is no address is a 400 whose body is the bare text. */
function checkOrigin(request: Request): void {
  const origin = request.headers.get("Origin");
  if (origin === null || origin === "null" || URL.canParse(origin)) return;
  throw new SentryApiError(400, `Invalid origin: ${origin}`, {}, true);
}

function authorizeToken(
  scopes: NonNullable<SentryEndpoint["scopes"]>,
  endpoint: SentryEndpoint,
  call: SentryRequest,
  parameters: PathParameters,
): void {
  const { caller, request, sql } = call;
  if (caller.kind === "anonymous") throw unauthenticated(NO_CREDENTIALS);
  if (caller.kind === "refused") throw unauthenticated(caller.detail);
  if (caller.kind === "user" && caller.organization !== null && !endpoint.allowsLimitedTokens) {
    const refusal = checkLimitedToken(sql, caller.organization, parameters["organization"]);
    if (refusal !== null) throw unauthenticated(refusal);
  }
  const wanted = scopes[request.method] ?? [];
  if (!wanted.some((scope) => caller.scopes.includes(scope))) throw insufficientScope(wanted);
}

/** RFC 6750 §3: the challenge of a bearer token. */
function unauthenticated(detail: string): SentryApiError {
  return new SentryApiError(401, detail, { "WWW-Authenticate": 'Bearer realm="api"' });
}

function insufficientScope(wanted: readonly string[]): SentryApiError {
  const challenge = `Bearer error="insufficient_scope", scope="${wanted.toSorted().join(" ")}"`;
  return new SentryApiError(403, PERMISSION_DENIED, wanted.length > 0 ? { "WWW-Authenticate": challenge } : {});
}

function respondError(error: unknown, headers: Readonly<Record<string, string>>): Response {
  if (error instanceof UncaughtServerError)
    return jsonResponse(500, { detail: "Internal Error", errorId: null }, headers);
  if (!(error instanceof SentryApiError)) throw error;
  const body = error.isBare ? error.detail : { detail: error.detail };
  return jsonResponse(error.status, body, { ...headers, ...error.headers });
}

/** Compact JSON, raw UTF-8, no charset in the type: as Django REST framework renders. */
export function jsonResponse(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
  print: (body: unknown) => string = JSON.stringify,
): Response {
  return new Response(print(body), { status, headers: { ...headers, "Content-Type": "application/json" } });
}
